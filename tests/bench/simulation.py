"""How fast the simulation runs on one core, beside only writing down what happened in it."""

import gc
import time
from collections.abc import Iterator

from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.domain.writes import Recorded, Write
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from tests.bench.figures import Figure, rate, seconds
from tests.simulation import memory
from tests.simulation.plan import plan_of
from tests.simulation.tally import judged, tally
from tests.support.keys import new_vault

WARM_UP = 100
SCHEDULES = 200


def figures() -> Iterator[tuple[str, Figure]]:
    """Run schedules one after another, each followed by its history alone."""
    run = written = 0.0
    with memory.installed():
        tally(range(1, WARM_UP + 1))
        gc.disable()  # as a tally does, which collects between schedules
        for seed in range(WARM_UP + 1, WARM_UP + SCHEDULES + 1):
            taken, history = _run(seed)
            run += taken
            written += _written(history)
            gc.collect()
        gc.enable()
    how = f"{SCHEDULES} schedules of `make sim` in one process, with all their promises"
    alone = "their events sealed and chained in memory alone"
    yield "schedules", rate(SCHEDULES / run, "schedule/s", alone, SCHEDULES / written, how)


def _run(seed: int) -> tuple[float, list[Recorded]]:
    """Run one schedule; give the seconds that it took, and its history in order."""
    begun = time.perf_counter()
    done, broken = judged(plan_of(seed))
    taken = time.perf_counter() - begun
    if broken:
        raise AssertionError(f"seed {seed}: {broken}")
    log = done.world.memory
    return taken, [r for stream in log.streams() for r in log.read(stream)]


def _written(history: list[Recorded]) -> float:
    """Give the seconds that writing a history to an empty log takes."""
    log = InMemoryEventLog(new_vault(), SystemClock(), Uuid7(), InMemoryClaims())
    writes = [Write(r.stream, r.version - 1, [r.event], r.person) for r in history]
    return seconds(lambda: [log.append(r.origin, w) for r, w in zip(history, writes, strict=True)])
