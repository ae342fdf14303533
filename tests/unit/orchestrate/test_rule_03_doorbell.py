"""Rule 3: the stream only rings; every consumer reads the log from its own checkpoint."""

import itertools
from dataclasses import dataclass, field

import pytest

from shared.domain import names
from shared.domain.opportunity_events import OpportunityOpened
from shared.domain.signal import SignalReceived
from shared.log.consumers import UNFINISHED, Checkpoints, ParkedStream
from shared.log.in_memory import InMemoryCheckpoints, InMemoryParked
from shared.log.log import EventLog
from shared.orchestrate.bells import Bell
from shared.orchestrate.route import Router
from shared.orchestrate.waits import WATCHED
from shared.views.in_memory import InMemoryViewStore
from shared.views.projections import names_of_views
from shared.views.projector import Projector
from shared.views.store import Row
from tests.support.houses import CONTACT, CONVERSATION, SUBJECT
from tests.support.inquiry import SIGNAL
from tests.support.studio import Studio


@dataclass
class Ear:
    """A consumer that remembers what it was given, and stumbles over one stream."""

    log: EventLog
    heard: list[tuple[str, int]] = field(default_factory=list)
    poison: str = ""

    def __call__(self, stream: str, seen: int) -> int:
        if stream == self.poison:
            raise ValueError("words of a person")
        fresh = self.log.read(stream, seen)
        self.heard += [(stream, recorded.version) for recorded in fresh]
        return seen + len(fresh)


class Consumer:
    """A bell with an ear, over the log of a studio."""

    def __init__(
        self,
        studio: Studio,
        checkpoints: Checkpoints | None = None,
        nouns: frozenset[str] | None = None,
    ) -> None:
        self.ear, self.parked = Ear(studio.log), InMemoryParked()
        self.checkpoints = checkpoints or InMemoryCheckpoints()
        self.bell = Bell("ear", self.checkpoints, self.parked, studio.clock, self.ear, nouns)


STREAMS = (SUBJECT, CONTACT, SIGNAL, CONVERSATION)


@pytest.fixture
def consumer(studio: Studio) -> Consumer:
    studio.hears()
    return Consumer(studio)


@pytest.mark.parametrize("order", list(itertools.permutations(STREAMS)))
def test_the_order_of_bells_does_not_matter(studio: Studio, order: tuple[str, ...]) -> None:
    studio.hears()
    consumer = Consumer(studio)
    consumer.bell.ring(order)
    wanted = [(s, r.version) for s in STREAMS for r in studio.log.read(s)]
    assert sorted(consumer.ear.heard) == sorted(wanted)


def test_a_bell_that_rings_twice_is_heard_once(consumer: Consumer) -> None:
    consumer.bell.ring([SUBJECT, SUBJECT])
    consumer.bell.ring([SUBJECT])
    assert consumer.ear.heard == [(SUBJECT, 1), (SUBJECT, 2), (SUBJECT, 3)]


def test_a_bell_that_was_lost_is_made_good_by_the_next(studio: Studio, consumer: Consumer) -> None:
    consumer.bell.ring([SUBJECT])
    studio.run()  # nobody rings for any of this
    studio.pauses()
    consumer.bell.ring([SUBJECT])
    assert [v for s, v in consumer.ear.heard if s == SUBJECT] == [1, 2, 3, 4]


def test_a_poisoned_stream_is_set_aside_and_its_neighbours_go_on(
    studio: Studio, consumer: Consumer
) -> None:
    consumer.ear.poison = CONTACT
    assert consumer.bell.ring([CONTACT, SUBJECT, SIGNAL]) == [CONTACT]
    assert {stream for stream, _ in consumer.ear.heard} == {SUBJECT, SIGNAL}
    (row,) = consumer.parked.all()
    assert row == ParkedStream("ear", CONTACT, "ValueError", studio.clock.now())


def test_without_setting_aside_one_poisoned_stream_silences_the_rest(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer.ear.poison = CONTACT

    def careless(self: Bell, stream: str, _aside: set[str]) -> bool:
        self.catch_up(stream)
        return True

    monkeypatch.setattr(Bell, "_one", careless)
    with pytest.raises(ValueError, match="words"):
        consumer.bell.ring([CONTACT, SUBJECT])
    assert consumer.ear.heard == []


def test_a_stream_that_can_be_handled_again_is_no_longer_set_aside(consumer: Consumer) -> None:
    consumer.ear.poison = CONTACT
    consumer.bell.ring([CONTACT])
    consumer.ear.poison = ""
    assert consumer.bell.ring([CONTACT]) == []
    assert list(consumer.parked.all()) == []
    assert consumer.ear.heard == [(CONTACT, 1)]


def test_one_tried_alone_lies_aside_while_it_is_handled_if_it_is_heard_at_all(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    consumer = Consumer(studio, nouns=frozenset({"contact"}))
    seen: list[ParkedStream] = []

    def handle(_stream: str, behind: int) -> int:
        seen.extend(consumer.parked.all())
        return behind

    monkeypatch.setattr(consumer.bell, "_handle", handle)
    assert all(map(consumer.bell.try_alone, (SUBJECT, CONTACT)))
    assert seen == [ParkedStream("ear", CONTACT, UNFINISHED, studio.clock.now())]
    assert list(consumer.parked.all()) == []


def test_a_row_that_a_slower_sibling_left_behind_goes_at_the_next_bell(
    studio: Studio, consumer: Consumer
) -> None:
    """Another invocation failed first and said so last: the stream is handled all the same."""
    consumer.bell.ring([SUBJECT])
    consumer.parked.put(ParkedStream("ear", SUBJECT, "TimeoutError", studio.clock.now()))
    consumer.bell.ring([SUBJECT])
    assert list(consumer.parked.all()) == []


def test_what_a_consumer_has_nothing_to_do_with_costs_it_nothing(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    consumer = Consumer(studio, nouns=frozenset({"contact"}))
    assert consumer.bell.ring([SUBJECT, CONTACT, SIGNAL]) == []
    assert consumer.ear.heard == [(CONTACT, 1)]
    assert consumer.checkpoints.get("ear", SUBJECT) == 0
    monkeypatch.setattr(consumer.parked, "all", pytest.fail)
    assert consumer.bell.ring([SUBJECT, SIGNAL]) == []


def test_the_router_and_the_views_hear_every_stream_that_they_do_something_about(
    studio: Studio,
) -> None:
    """With a bell for each stream of a whole story, leaving out the others changes nothing."""
    studio.offers()
    studio.replies("What exactly is included?")
    store, chosen = InMemoryViewStore(), InMemoryViewStore()
    for stream in list(studio.log.streams()):
        Projector(studio.log, studio.vault, store)(stream, 0)
        if names.noun(stream) in Projector.HEARS:
            Projector(studio.log, studio.vault, chosen)(stream, 0)
    assert views(chosen) == views(store)
    heard = (SignalReceived, OpportunityOpened)
    for stream in studio.log.streams():
        moving = any(isinstance(r.event, heard) for r in studio.log.read(stream))
        assert not moving or names.noun(stream) in Router.HEARS
    assert WATCHED <= Router.HEARS


def test_a_checkpoint_moves_only_behind_what_was_handled(consumer: Consumer) -> None:
    consumer.ear.poison = SUBJECT
    consumer.bell.ring([SUBJECT])
    assert consumer.checkpoints.get("ear", SUBJECT) == 0


def test_a_bell_that_rings_for_nothing_moves_no_checkpoint(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer.bell.ring([SUBJECT])
    monkeypatch.setattr(consumer.checkpoints, "advance", pytest.fail)
    assert consumer.bell.ring([SUBJECT]) == []


class HastyCheckpoints(InMemoryCheckpoints):
    """Takes the protection away: the checkpoint moves before anything was handled."""

    def get(self, consumer: str, stream: str) -> int:
        seen = super().get(consumer, stream)
        self._marks[consumer, stream] = 1_000_000
        return seen


def test_without_a_checkpoint_behind_the_work_a_stumble_loses_events(studio: Studio) -> None:
    studio.hears()
    consumer = Consumer(studio, HastyCheckpoints())
    consumer.ear.poison = SUBJECT
    consumer.bell.ring([SUBJECT])
    consumer.ear.poison = ""
    consumer.bell.ring([SUBJECT])
    assert consumer.ear.heard == []


# --- all history again


def views(store: InMemoryViewStore) -> list[Row]:
    """Give every row, without its seal, which is fresh each time."""
    rows = [row for view in names_of_views() for row in store.list(view)]
    return [Row(r.view, r.id, r.version, r.body | {"sealed": ""}) for r in rows]


def test_routing_and_projecting_all_history_again_changes_and_performs_nothing(
    studio: Studio,
) -> None:
    store = InMemoryViewStore()
    router = Router(studio.house, studio.waits, studio.executions, studio.errands)
    projector = Projector(studio.log, studio.vault, store)

    def all_again() -> None:
        for stream in list(studio.log.streams()):
            router(stream, 0)
            projector(stream, 0)

    studio.offers()
    studio.replies("What exactly is included?")
    all_again()
    before = (
        studio.events,
        views(store),
        list(studio.executions.started),
        len(studio.mailer.calls),
    )
    for _ in range(2):
        all_again()
    after = (studio.events, views(store), list(studio.executions.started), len(studio.mailer.calls))
    assert after == before
    assert studio.executions.started == [(SUBJECT, 1)]
