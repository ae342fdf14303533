"""`python -m tests.simulation`: many schedules, the story of one, or what each protection is for."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from os import cpu_count

from tests.simulation import memory
from tests.simulation.plan import Plan, plan_of
from tests.simulation.shrinking import CALM, shrink
from tests.simulation.tally import UNSEEN, Tally, judged, tally

BATCH = 40
TOLD = ("mood", "talkative")
"""Traits of a plan that its heading names by themselves, or that show in what happens."""


def main() -> int:
    """Do what was asked; 1 when a promise was broken, or a protection was missed by nobody."""
    given = _arguments()
    memory.install()
    if given.protections:
        from tests.simulation.protections import table

        return table(given.jobs, given.only)
    if given.seed is not None:
        return story(given.seed)
    return many(given.schedules, given.first, given.jobs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=10_000, help="how many to run")
    parser.add_argument("--first", type=int, default=1, help="seed of the first one")
    parser.add_argument("--seed", type=int, help="tell the story of one")
    parser.add_argument("--jobs", type=int, default=cpu_count() or 1, help="processes")
    parser.add_argument("--protections", action="store_true", help="switch each one off")
    parser.add_argument("--only", default="", help="those whose name begins so")
    return parser.parse_args()


def many(schedules: int, first: int, jobs: int) -> int:
    """Run many schedules and say what they met."""
    begun = time.perf_counter()
    total = Tally()
    for part in _parts(schedules, first, jobs):
        total.add(part)
        if sys.stderr.isatty():
            print(f"\r{total.schedules} of {schedules}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    print(report(total))
    rate = schedules / (time.perf_counter() - begun)
    print(f"{schedules} schedules, {len(total.broken)} broken, {rate:.0f}/s")
    return 1 if total.broken or total.strayed() else 0


def _parts(schedules: int, first: int, jobs: int) -> Iterator[Tally]:
    last = first + schedules
    batches = [range(at, min(at + BATCH, last)) for at in range(first, last, BATCH)]
    if jobs == 1:
        yield from map(tally, batches)
        return
    with get_context("fork").Pool(jobs) as pool:
        yield from pool.imap_unordered(tally, batches)


def report(total: Tally) -> str:
    """Say which faults struck, what was covered, and what broke."""
    unseen = total.unseen()
    lines = ["faults injected:", *_columns(total.faults)]
    lines += ["stages:", *_columns(total.stages)]
    lines += ["transitions:", *_columns({f"{a} → {b}": n for (a, b), n in total.moves.items()})]
    unmet = total.untrodden()
    lines += [f"transitions met: {len(total.moves)} of {len(total.moves) + len(unmet)} possible"]
    lines += [f"  {a} → {b}: {why}" for (a, b), why in unmet.items()]
    lines += [f"  {a} → {b}: no decider allows it" for a, b in total.strayed()]
    lines += ["ASL states:", *_columns(total.states)]
    lines += [f"event types: {len(total.types)} of {len(total.types) + len(unseen['events'])}"]
    lines += [f"  {t}: {UNSEEN.get(t, 'not met')}" for t in unseen["events"]]
    for what in ("stages", "ASL states"):
        lines += [f"{what} never reached: {', '.join(unseen[what])}"] if unseen[what] else []
    for seed, found in sorted(total.broken.items()):
        lines += [f"BROKEN seed {seed}: {promise}: {where}" for promise, where in found]
    return "\n".join(lines)


def _columns(counted: Counter[str] | dict[str, int]) -> list[str]:
    width = max((len(name) for name in counted), default=0)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    cells = [f"{name:<{width}} {n:>8}" for name, n in ordered]
    beside = max(1, 96 // (width + 12))
    return ["  " + "   ".join(cells[at : at + beside]) for at in range(0, len(cells), beside)]


def story(seed: int) -> int:
    """Tell what happens under one seed; what breaks is told again as short as it goes."""
    plan = plan_of(seed)
    found = _tell(plan)
    if not found:
        print(f"seed {seed}: every promise held")
        return 0
    promise = found[0][0]
    short = shrink(plan, promise)
    if short != plan:
        print(f"\n--- the shortest schedule found that breaks: {promise}\n")
        _tell(short)
    return 1


def _tell(plan: Plan) -> list[tuple[str, str]]:
    lines: list[str] = []
    done, found = judged(plan, lines)
    print("\n".join([*_heading(plan), "", *lines, ""]))
    faults = ", ".join(f"{n} {kind}" for kind, n in done.world.scheduler.faults.struck.items())
    print(f"{done.world.memory.count} events; faults: {faults or 'none'}")
    for promise, where in found:
        print(f"BROKEN {promise}: {where}")
    return found


def _heading(plan: Plan) -> list[str]:
    traits = [
        name for name, calm in CALM.items() if name not in TOLD and getattr(plan, name) != calm
    ]
    kinds = ", ".join(sorted(plan.kinds)) if plan.kinds else "all kinds"
    return [
        f"seed {plan.seed}: at most {plan.faults} faults of {kinds}; model: {plan.mood}",
        *([f"also: {', '.join(traits)}"] if traits else []),
        *(f"  {happening}" for happening in plan.happenings),
    ]


if __name__ == "__main__":
    sys.exit(main())
