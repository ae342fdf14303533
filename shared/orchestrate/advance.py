"""One step: read, decide, append all that follows, and say where that left the subject."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.flow.situation import Situation, look
from shared.log.log import Conflict
from shared.orchestrate.next_step import Position, Step, next_step
from shared.orchestrate.workshop import Workshop

MOST_TRIES = 30
ALMOST_A_SECOND = timedelta(microseconds=999_999)
"""Rounds a time up to whole seconds: a state machine woken too early would only wait again."""


@dataclass(frozen=True)
class Reading:
    """A situation with what comes next in it, read at `now`."""

    s: Situation
    step: Step
    now: datetime


Task = Callable[[Workshop, Reading], None]
"""Carries out one position; raises `Conflict` if what it was decided from has moved."""


def read(shop: Workshop, subject: str) -> Reading:
    """Read the subject and say what comes next."""
    now = shop.house.clock.now()
    s = look(shop.house.book, subject, now.date())
    return Reading(s, next_step(s, shop.house.pace, now), now)


def advance(given: Workshop, subject: str, tasks: Mapping[Position, Task]) -> Step:
    """Carry out the present step if it is among `tasks`; give the step that is then next.

    Raises `Conflict` when others move the subject faster than it can be decided.
    """
    done = False
    for _ in range(MOST_TRIES):
        shop = given.afresh()
        try:
            reading = read(shop, subject)
            task = None if done else tasks.get(reading.step.position)
            if task is None:
                return reading.step
            task(shop, reading)
            done = True
        except Conflict:
            continue
    raise Conflict(subject)


def answer(step: Step, subject: str, now: datetime, real: datetime) -> dict[str, object]:
    """Give what the state machine needs of a step: ids, versions and times only.

    `until` is in the real clock, which is the one that a state machine waits by.
    """
    found: dict[str, object] = {
        "subject": subject,
        "position": step.position,
        "watched": dict(step.watched),
        "due_at": step.due_at.isoformat() if step.due_at else None,
    }
    if step.until:
        until = step.until + (real - now) + ALMOST_A_SECOND
        found["until"] = until.strftime("%Y-%m-%dT%H:%M:%SZ")
    return found
