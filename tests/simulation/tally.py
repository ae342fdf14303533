"""What many schedules came to: promises broken, faults injected, and what was covered."""

import gc
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import get_args

from shared.domain.opportunity import Stage
from shared.domain.registry import EVENTS
from tests.simulation.course import Course, course
from tests.simulation.plan import PEOPLE, Plan, plan_of
from tests.simulation.possible import Move, moves
from tests.simulation.promises import broken
from tests.simulation.records import recorded, replayed
from tests.simulation.state_machine import DEFINED

THOROUGH_EVERY = 8
COLLECT_EVERY = 5
"""Schedules whose worlds are taken down together: a few still fit near the processor."""
UNSEEN: dict[str, str] = {
    "HandleAdded": "no door adds a second address yet",
    "MailPermitted": "no door lifts a suppression yet",
}
"""Types of events that no schedule meets, and why."""
UNMET: dict[Move, str] = {
    ("proposing", "sending"): "company.yaml wants a yes to every proposal: gates.always_ask",
}
"""Ways from stage to stage that the deciders allow and no schedule takes, and why."""


@dataclass
class Tally:
    """Counts of one or many schedules."""

    schedules: int = 0
    broken: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """Seed → (promise, where)."""
    faults: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    moves: Counter[Move] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Add another tally."""
        self.schedules += other.schedules
        self.broken |= other.broken
        for mine, theirs in zip(self._counters(), other._counters(), strict=True):
            mine.update(theirs)

    def _counters(self) -> tuple[Counter[str], ...]:
        return (self.faults, self.stages, self.moves, self.states, self.types)  # type: ignore[return-value]

    def unseen(self) -> dict[str, list[str]]:
        """Name what was never reached, by what it is."""
        return {
            "stages": [s for s in get_args(Stage) if s != "unopened" and s not in self.stages],
            "ASL states": [s for s in DEFINED["States"] if s not in self.states],
            "events": [t for t in EVENTS.names() if t not in self.types],
        }

    def untrodden(self) -> dict[Move, str]:
        """Give the ways that were never taken, each with its reason."""
        return {m: UNMET.get(m, "not met") for m in sorted(moves()) if m not in self.moves}

    def strayed(self) -> list[Move]:
        """Give the ways that were taken although no decider allows them."""
        return sorted(set(self.moves) - moves())


def judged(plan: Plan, story: list[str] | None = None) -> tuple[Course, list[tuple[str, str]]]:
    """Run one schedule and give every promise that it broke."""
    done = course(plan, story)
    found = list(broken(done))
    if not found:
        thorough = plan.seed % THOROUGH_EVERY == 0 or story is not None
        found = list(recorded(done.world, thorough=thorough))
    if not found:
        found = list(replayed(done.world))
    done.world.scheduler.close()
    return done, [(promise, str(where)) for promise, where in dict(found).items()]


def tally(seeds: Iterable[int]) -> Tally:
    """Run a schedule for each seed."""
    total = Tally()
    gc.disable()
    for seed in seeds:
        total.add(_one(plan_of(seed)))
        if seed % COLLECT_EVERY == 0:
            gc.collect(0)  # whatever is older is remembered, and never garbage
    gc.enable()
    return total


def _one(plan: Plan) -> Tally:
    done, found = judged(plan)
    w = done.world
    hosts = Counter(h.kind for h in plan.happenings if h.kind not in PEOPLE)
    return Tally(
        schedules=1,
        broken={plan.seed: found} if found else {},
        faults=w.scheduler.faults.struck + Counter({str(k): n for k, n in hosts.items()}),
        stages=w.watch.stages,
        moves=w.watch.moves,
        states=w.machine.visited,
        types=w.watch.types,
    )
