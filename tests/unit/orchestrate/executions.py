"""Executions as tests drive them: one works until it parks, another is started for it."""

from shared.orchestrate.park import park
from shared.orchestrate.resume import resume
from shared.orchestrate.route import Router, start
from shared.orchestrate.wake_due import wake_due
from tests.support.houses import SUBJECT
from tests.support.studio import Studio


def resumed(studio: Studio, *, after_restart: bool = False) -> list[str]:
    return resume(
        studio.house, studio.waits, studio.executions, [SUBJECT], after_restart=after_restart
    )


def waits(studio: Studio) -> None:
    """Let the execution work until it parks."""
    found = studio.run()
    token = f"token-{studio.events}"
    studio.executions.waiting.add(token)
    park(
        studio.log,
        studio.waits,
        studio.executions,
        token=token,
        subject=SUBJECT,
        watched=found.watched,
        due_at=found.due_at,
        now=studio.clock.now(),
    )


def in_vain(studio: Studio, times: int) -> None:
    """Start an execution so many times that does nothing at all."""
    for _ in range(times):
        studio.passes(minutes=11)
        resumed(studio)


def comes_due(studio: Studio) -> int:
    """Let time go by until what waits is due, and wake it; give how many were woken."""
    dates = [wait.due_at for wait in studio.waits.open() if wait.due_at]
    studio.clock.at = max([studio.clock.at, *dates])
    return wake_due(studio.house, studio.waits, studio.executions)


def numbers(studio: Studio) -> list[int]:
    return [number for _, number in studio.executions.started]


def rings(studio: Studio, stream: str) -> None:
    """Route a stream from its beginning."""
    router = Router(studio.house, studio.waits, studio.executions, studio.errands)
    router(stream, 0)


def starts(studio: Studio, *numbers: int) -> list[bool]:
    """Start these executions, a minute apart."""
    found = []
    for number in numbers:
        studio.passes(minutes=1)
        found.append(start(studio.house, studio.executions, SUBJECT, number))
    return found
