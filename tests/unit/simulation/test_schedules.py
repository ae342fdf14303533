"""A few hundred random schedules, the same ones each time, break no promise."""

import gc
from collections.abc import Iterator
from contextlib import suppress
from weakref import ref

import pytest

from tests.simulation import memory
from tests.simulation.faults import Faults
from tests.simulation.plan import plan_of
from tests.simulation.process import Undead
from tests.simulation.scheduler import Scheduler
from tests.simulation.shrinking import shrink
from tests.simulation.tally import Tally, judged, tally

SCHEDULES = 400
PART = 50


@pytest.fixture(autouse=True)
def remembering() -> Iterator[None]:
    with memory.installed():
        yield


@pytest.mark.parametrize("first", range(1, SCHEDULES, PART))
def test_every_promise_holds_whatever_dies_where(first: int) -> None:
    found = tally(range(first, first + PART))
    assert found.schedules == PART
    assert found.broken == {}
    assert found.faults.total() > PART / 2


def test_a_seed_tells_the_same_story_each_time() -> None:
    told: list[list[str]] = [[], []]
    for lines in told:
        judged(plan_of(7), lines)
    assert told[0] == told[1]
    assert any("WorkflowStarted" in line for line in told[0])


def test_a_world_that_is_over_is_not_kept() -> None:
    worlds = [ref(judged(plan_of(seed))[0].world) for seed in range(1, 6)]
    memory.begin()
    gc.collect()
    assert [world() for world in worlds] == [None] * len(worlds)


def test_a_process_that_goes_on_after_its_death_is_told_of() -> None:
    faults = Faults(left=1, heat=1000.0, kinds=frozenset({"kill"}))
    scheduler = Scheduler(1, faults)

    def stubborn() -> None:
        try:
            scheduler.point("work")
        finally:
            with suppress(Undead):
                scheduler.glance("at more work")

    scheduler.spawn("stubborn", stubborn)
    scheduler.run_until(1)
    [(name, error)] = scheduler.failures
    assert (name, type(error)) == ("stubborn", Undead)


def test_tallies_add_up() -> None:
    total = Tally()
    for seeds in ([1], [2, 3]):
        total.add(tally(seeds))
    assert total.schedules == 3
    assert total.types == tally([1, 2, 3]).types


def test_a_failing_schedule_is_made_as_short_as_it_goes() -> None:
    plan = plan_of(3)
    short = shrink(
        plan, "anything", lambda tried, _: any(h.kind == "lead" for h in tried.happenings)
    )
    assert [h.kind for h in short.happenings] == ["lead"]
    assert (short.faults, short.mood) == (0, "none")
