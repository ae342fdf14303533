"""A schedule that breaks a promise is made shorter, as long as it still breaks that promise."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.simulation.plan import Plan
from tests.simulation.tally import judged

MOST_RUNS = 400


def shrink(plan: Plan, promise: str, breaks: Callable[[Plan, str], bool] | None = None) -> Plan:
    """Leave out whatever is of no matter; greedy, and done when nothing more can go."""
    breaks = breaks or _breaks
    runs, shorter = 0, True
    while shorter and runs < MOST_RUNS:
        shorter = False
        for tried in _smaller(plan):
            runs += 1
            if breaks(tried, promise):
                plan, shorter = tried, True
                break
            if runs >= MOST_RUNS:
                break
    return plan


def _breaks(plan: Plan, promise: str) -> bool:
    return any(found == promise for found, _ in judged(plan)[1])


def _smaller(plan: Plan) -> Iterator[Plan]:
    """Give plans with one thing less, the greatest reliefs first."""
    if plan.faults:
        yield replace(plan, faults=0)
    for name, calm in CALM.items():
        if getattr(plan, name) != calm:
            yield replace(plan, **{name: calm})  # type: ignore[arg-type]
    for at in reversed(range(len(plan.happenings))):
        yield replace(plan, happenings=plan.happenings[:at] + plan.happenings[at + 1 :])
    if plan.faults > 1:
        yield replace(plan, faults=plan.faults - 1)
    yield from _fewer_faults(plan)
    for at, happening in enumerate(plan.happenings):
        if happening.times > 1:
            once = replace(happening, times=1)
            yield replace(
                plan, happenings=(*plan.happenings[:at], once, *plan.happenings[at + 1 :])
            )


def _fewer_faults(plan: Plan) -> Iterator[Plan]:
    """Leave single faults out; those behind them may then be others."""
    if not plan.faults:
        return
    struck = judged(plan)[0].world.scheduler.faults.orders
    for order in struck:
        yield replace(plan, skipped=plan.skipped | {order}, faults=plan.faults - 1 or 1)


CALM: dict[str, object] = {
    "poison": False,
    "refuses": 0,
    "cannot_park": 0.0,
    "unprojectable": "",
    "silent_owner": False,
    "mood": "none",
    "talkative": 0.0,
    "day_cap": 0,
    "thread_cap": 0,
    "sign_in_above": None,
}
