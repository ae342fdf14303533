"""The step that sends, alone, and a reminder that is about to leave."""

from shared.orchestrate.advance import Task, advance
from shared.orchestrate.next_step import Position
from tests.support.houses import SUBJECT
from tests.support.studio import TASKS, Studio

SENDING: dict[Position, Task] = {"sending": TASKS["sending"]}


def reminder(studio: Studio) -> str:
    """Let a reminder wait until its undo window has closed; give its action."""
    studio.offers()
    studio.passes(days=7)
    while studio.step().position != "undo_window":
        pass
    studio.passes(seconds=20)
    return studio.o.action


def attempts(studio: Studio) -> Position:
    return advance(studio.shop, SUBJECT, SENDING).position
