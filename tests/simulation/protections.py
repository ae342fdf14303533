"""Every protection earns its place: without it, some schedule breaks a promise."""

from dataclasses import dataclass
from multiprocessing import get_context

from tests.simulation import (
    memory,
    switches_acts,
    switches_flow,
    switches_gates,
    switches_limits,
    switches_log,
    switches_signals,
    switches_waits,
)
from tests.simulation.plan import Plan, plan_of
from tests.simulation.switching import Switch, switched_off
from tests.simulation.tally import judged

MOST_SCHEDULES = 500
"""So many are run before it is said that nobody misses a protection."""
SWITCHES: tuple[Switch, ...] = (
    *switches_log.SWITCHES,
    *switches_signals.SWITCHES,
    *switches_flow.SWITCHES,
    *switches_waits.SWITCHES,
    *switches_acts.SWITCHES,
    *switches_gates.SWITCHES,
    *switches_limits.SWITCHES,
)


@dataclass(frozen=True)
class Absence:
    """What the absence of one protection broke, if anything."""

    switch: int
    schedules: int
    broke: tuple[str, ...]


def absence(at: int, most: int = MOST_SCHEDULES) -> Absence:
    """Run schedules without one protection until a promise breaks that holds with it."""
    memory.install()
    switch = SWITCHES[at]
    for seed in range(1, most + 1):
        plan = switch.plan(plan_of(seed))
        with switched_off(switch):
            broke = _broke(plan)
        if broke and not _broke(plan):
            return Absence(at, seed, broke)
    return Absence(at, most, ())


def _broke(plan: Plan) -> tuple[str, ...]:
    """Give what one schedule broke; a world so broken that nobody can look at it counts."""
    try:
        _, found = judged(plan)
    except Exception as error:  # noqa: BLE001 - whatever it was, the protection is missed
        return (f"nothing can be read any more ({type(error).__name__})",)
    return tuple(dict.fromkeys(promise for promise, _ in found))


def table(jobs: int, only: str = "") -> int:
    """Print what each absence broke; 1 if one that should be missed was not."""
    wanted = [at for at, s in enumerate(SWITCHES) if f"R{s.rule} {s.protects}".startswith(only)]
    missed = 0
    print(f"{'rule':<5}{'protection switched off':<58}{'after':>6}  what broke")
    with get_context("fork").Pool(jobs) as pool:
        for gone in pool.imap(absence, wanted):
            switch = SWITCHES[gone.switch]
            broke = "; ".join(gone.broke[:3]) or f"nothing: {switch.needless or 'UNNOTICED'}"
            missed += not gone.broke and not switch.needless
            print(f"R{switch.rule:<4}{switch.protects:<58}{gone.schedules:>6}  {broke}", flush=True)
    print(f"{len(wanted)} protections, {missed} missed by nobody without a reason")
    return 1 if missed else 0
