"""Executions as tests drive them: one works until it parks, another is started for it."""

from shared.orchestrate.park import park
from shared.orchestrate.resume import resume
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


def numbers(studio: Studio) -> list[int]:
    return [number for _, number in studio.executions.started]
