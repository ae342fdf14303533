"""Rule 9: importing or replaying any number of events performs nothing."""

from pathlib import Path

import pytest

from shared.log.export import Folder, exported, imported
from shared.log.in_memory import InMemoryCheckpoints, InMemoryClaims, InMemoryParked
from shared.log.restore import in_order
from shared.orchestrate.bells import Bell
from shared.orchestrate.route import Router
from shared.views.in_memory import InMemoryViewStore
from shared.views.projections import names_of_views
from shared.views.projector import Projector
from shared.views.replay import Replay
from tests.support.history import long_history
from tests.support.studio import Studio

MANY = 10_000


class Rung:
    """A log whose consumers hear of every stream as soon as it is restored."""

    def __init__(self, studio: Studio, bells: list[Bell]) -> None:
        self._studio, self._bells = studio, bells
        self.head = studio.log.head
        self.append, self.read, self.by_day = studio.log.append, studio.log.read, studio.log.by_day

    def restore(self, stream: str, stored: list[tuple[int, bytes, str]]) -> None:
        self._studio.log.restore(stream, stored)
        for bell in self._bells:
            bell.ring([stream])


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def parked() -> InMemoryParked:
    return InMemoryParked()


@pytest.fixture
def views() -> InMemoryViewStore:
    return InMemoryViewStore()


@pytest.fixture
def bells(studio: Studio, parked: InMemoryParked, views: InMemoryViewStore) -> list[Bell]:
    checkpoints = InMemoryCheckpoints()
    router = Router(studio.house, studio.waits, studio.executions, studio.errands)
    projector = Projector(studio.log, studio.vault, views)
    return [
        Bell("router", checkpoints, parked, studio.clock, router),
        Bell("projector", checkpoints, parked, studio.clock, projector),
    ]


@pytest.mark.slow
def test_importing_ten_thousand_events_performs_nothing(
    studio: Studio,
    bells: list[Bell],
    parked: InMemoryParked,
    views: InMemoryViewStore,
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path)
    old = long_history(studio.vault, MANY)
    count = exported(old, InMemoryClaims(), folder, studio.vault, studio.clock.now())
    assert count >= MANY

    done = imported(Rung(studio, bells), InMemoryClaims(), folder, lambda: None)  # type: ignore[arg-type]

    assert (done.events, done.fresh) == (count, count)
    assert (studio.mailer.sent, studio.executions.started) == ([], [])
    assert list(parked.all()) == []
    assert studio.events == count, "nothing was decided because of it"
    assert len(list(views.list("pipeline"))) == sum(
        s.startswith("opportunity/") for s in folder.streams()
    )


def test_an_opportunity_that_came_before_its_workflow_would_start_one(
    studio: Studio, bells: list[Bell]
) -> None:
    """The order of an import is what keeps the doorbell from starting what was started before."""
    old = long_history(studio.vault, 1, sales=1)
    streams = in_order(old.streams())
    [workflow] = [s for s in streams if s.startswith("workflow/")]
    rung = Rung(studio, bells)
    for stream in [s for s in streams if s != workflow]:
        rung.restore(stream, old.stored(stream))
    assert len(studio.executions.started) == 1


def test_replaying_performs_nothing(
    studio: Studio, bells: list[Bell], views: InMemoryViewStore
) -> None:
    old = long_history(studio.vault, 200)
    rung = Rung(studio, bells)
    for stream in in_order(old.streams()):
        rung.restore(stream, old.stored(stream))
    events, rows = studio.events, dict(views._rows)
    again = Replay(views, studio.vault, studio.log.read, names_of_views())
    assert again.fold(studio.log.streams()) > 0
    assert again.differences() == []
    again.swap()
    assert {key: version for key, (version, _) in views._rows.items()} == {
        key: version for key, (version, _) in rows.items()
    }
    assert studio.events == events
    assert (studio.mailer.sent, studio.executions.started) == ([], [])
