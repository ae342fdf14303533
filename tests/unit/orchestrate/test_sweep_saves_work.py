"""A sweep goes on where the last one ended, and asks for nothing that it need not know."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.domain.conversation import MessageThreaded
from shared.domain.writes import Write
from shared.ingest.mail_in import MAIL
from shared.log.consumers import ParkedStream
from shared.orchestrate.aside import pick_up
from shared.orchestrate.bells import Bell, Handle
from shared.orchestrate.broom import MARK
from shared.orchestrate.sweep import BEGUN, GRACE, OVERLAP, PASSED, begin_again, begun_at, sweep
from tests.unit.ingest.desk import mail
from tests.unit.ingest.test_sweep import LATER, MOMENT, TEN_MINUTES, Consumer, Room, lay

MESSAGE = MessageThreaded(at=datetime(2026, 3, 2, tzinfo=UTC), conversation="conversation/1")


def down(key: str) -> bytes:
    raise OSError(key)


@pytest.fixture
def room() -> Room:
    return Room()


def test_only_the_first_sweep_of_all_asks_for_every_stream(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.desk.arrive(mail())
    assert room.sweep().rung > 0
    monkeypatch.setattr(room.desk.log, "streams", pytest.fail)
    room.sweep(MOMENT)


def test_a_sweep_that_took_all_there_was_has_come_as_far_as_it_may(room: Room) -> None:
    lay(room.desk, "0", "1", "2")
    room.sweep(LATER, most=3)
    reached = room.desk.clock.now() - GRACE
    assert room.marks.get(MARK, "raw") == int(reached.timestamp())


def test_a_consumer_is_rung_although_the_one_before_it_hears_nothing(room: Room) -> None:
    desk, deaf = room.desk, Consumer(room.desk)
    bell = Bell("deaf", room.marks, room.parked, desk.clock, deaf, frozenset({"contact"}))
    room.broom = replace(room.broom, bells=(bell, room.bell))
    desk.arrive(mail())
    there = sorted(desk.log.streams())
    assert room.sweep().rung == len(there)
    assert (room.consumer.seen, deaf.seen) == (there, [])


def test_a_signal_that_is_nowhere_does_not_stay_set_aside_for_ever(room: Room) -> None:
    row = ParkedStream(MARK, "signal/email/never", "OSError", room.desk.clock.now())
    room.parked.put(row)
    assert room.sweep(TEN_MINUTES).filed == 0
    assert room.set_aside() == []


def test_what_cannot_be_received_is_set_aside_with_the_kind_of_its_error_and_the_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(room.desk, "lost")
    monkeypatch.setattr(room.desk.raw, "get", down)
    room.sweep(LATER)
    (row,) = room.parked.all()
    assert row == ParkedStream(MARK, MAIL + "lost", "OSError", room.desk.clock.now())


def test_one_that_was_set_aside_is_tried_alone(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(room.desk, "lost", "other")
    for name in ("lost", "other"):
        room.parked.put(ParkedStream(MARK, MAIL + name, "OSError", room.desk.clock.now()))
    with monkeypatch.context() as broken:
        broken.setattr(room.desk.raw, "get", down)
        assert not pick_up(room.broom, MAIL + "lost")
    assert pick_up(room.broom, MAIL + "lost")
    assert [row.stream for row in room.parked.all()] == [MAIL + "other"]
    assert len(room.desk.streams("signal")) == 1


def test_what_another_consumer_set_aside_is_not_the_sweepers(room: Room) -> None:
    lay(room.desk, "lost")
    room.parked.put(ParkedStream("router", MAIL + "lost", "OSError", room.desk.clock.now()))
    assert pick_up(room.broom, MAIL + "lost")


def test_a_sweep_that_rang_as_often_as_it_may_does_not_move_its_mark(room: Room) -> None:
    room.desk.arrive(mail())
    assert room.sweep(most=1).rung == 1
    assert room.marks.get(MARK, "log") == 0
    room.sweep(most=9)
    assert room.marks.get(MARK, "log") == int(room.desk.clock.now().timestamp())


def all_of(room: Room, before: Callable[[], object] = lambda: None) -> Handle:
    """Handle whatever there is of a stream, which is nothing but counting it."""

    def handle(stream: str, _seen: int) -> int:
        before()
        return len(room.desk.log.read(stream))

    return handle


def quiet(room: Room, monkeypatch: pytest.MonkeyPatch, looked_at: int) -> Bell:
    """Let one consumer hear everything and do nothing, and a sweep look at few streams."""
    monkeypatch.setattr("shared.orchestrate.sweep.MOST_LOOKED_AT", looked_at)
    desk = room.desk
    bell = Bell("quiet", room.marks, room.parked, desk.clock, all_of(room))
    room.broom = replace(room.broom, bells=(bell,))
    return bell


def test_the_first_pass_goes_on_where_the_last_sweep_ended(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet(room, monkeypatch, looked_at=2)
    for n in range(3):
        room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>"))
    there = sorted(room.desk.log.streams())
    asked: list[str] = []
    head = room.desk.log.head

    def noted(stream: str) -> int:
        asked.append(stream)
        return head(stream)

    monkeypatch.setattr(room.desk.log, "head", noted)
    assert [room.sweep().left for _ in range(3)] == [4, 2, 0]
    assert asked == there


def test_what_moves_while_the_first_pass_goes_on_is_swept_after_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    bell = quiet(room, monkeypatch, looked_at=2)
    for n in range(2):
        room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>"))
    assert room.sweep(MOMENT).left == 2
    begun = room.desk.clock.now()
    passed = min(room.desk.log.streams())
    room.desk.log.append(room.desk.house.origin(passed), Write(passed, 1, [MESSAGE]))
    assert room.sweep(TEN_MINUTES).left == 0
    assert room.marks.get(MARK, "log") == int(begun.timestamp())
    assert room.marks.get(bell.consumer, passed) == 1
    assert room.sweep().left == 0
    assert room.marks.get(bell.consumer, passed) == 2


def test_a_sweep_that_forgot_everything_begins_at_the_first_stream(room: Room) -> None:
    room.desk.arrive(mail())
    room.sweep()
    room.marks.forget(MARK)
    room.marks.forget(room.bell.consumer)
    assert room.sweep().rung == len(list(room.desk.log.streams()))


def test_what_came_in_from_elsewhere_is_swept_once_the_sweeper_begins_again(room: Room) -> None:
    other = Room()
    stream = other.desk.take_in(mail())
    room.sweep(10 * OVERLAP)
    room.desk.log.restore(stream, other.desk.log.stored(stream))
    assert room.sweep(MOMENT).rung == 0
    begin_again(room.marks)
    assert room.sweep(MOMENT).rung == 1
    assert begun_at(room.broom) == room.desk.clock.now()


@pytest.mark.parametrize("looked_at", [1, 9])
def test_a_sweep_at_work_does_not_undo_that_the_sweeper_begins_again(
    room: Room, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    room.desk.arrive(mail())
    monkeypatch.setattr("shared.orchestrate.sweep.MOST_LOOKED_AT", looked_at)
    monkeypatch.setattr(room.bell, "_handle", all_of(room, lambda: begin_again(room.marks)))
    room.sweep()
    assert [room.marks.get(MARK, mark) for mark in ("log", BEGUN, PASSED)] == [0, 0, 0]


def test_two_sweeps_at_once_pass_over_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    bell = quiet(room, monkeypatch, looked_at=2)
    for n in range(3):
        room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>"))

    def meanwhile() -> None:
        monkeypatch.setattr(bell, "_handle", all_of(room))
        sweep(room.broom)

    monkeypatch.setattr(bell, "_handle", all_of(room, meanwhile))
    while room.sweep().left:
        pass
    passed = [room.marks.get(bell.consumer, stream) for stream in room.desk.log.streams()]
    assert all(passed)


def test_a_later_sweep_looks_back_as_far_as_the_index_may_lag_and_no_further(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.sweep()
    reached = room.desk.clock.now()
    since: list[datetime] = []

    def noted(log: object, moment: datetime, now: datetime) -> dict[str, int]:
        del log, now
        since.append(moment)
        return {}

    monkeypatch.setattr("shared.orchestrate.sweep.moved_since", noted)
    room.sweep(TEN_MINUTES)
    assert since == [reached - OVERLAP]


def test_however_many_streams_moved_a_later_sweep_asks_once_how_far_each_consumer_is(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    bell = quiet(room, monkeypatch, looked_at=9)
    room.sweep()
    for n in range(9):
        room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>"))
    asked: list[tuple[str, int]] = []
    get_many = room.marks.get_many

    def noted(consumer: str, streams: Collection[str]) -> dict[str, int]:
        asked.append((consumer, len(streams)))
        return get_many(consumer, streams)

    monkeypatch.setattr(room.marks, "get_many", noted)
    monkeypatch.setattr(room.desk.log, "head", pytest.fail)  # the index told how far each is
    moved = len(list(room.desk.log.streams()))
    assert room.sweep(MOMENT).rung == moved
    assert [n for consumer, n in asked if consumer == bell.consumer] == [moved]


def test_every_whole_sweep_moves_the_mark_on(room: Room) -> None:
    for _ in range(3):
        room.sweep(MOMENT)
        assert room.marks.get(MARK, "log") == int(room.desk.clock.now().timestamp())
