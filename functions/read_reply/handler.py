"""Read Reply: says what came in means, and lets it take its turn."""

from functions.wiring import stepping
from shared.orchestrate.tasks.hear import hear

handler = stepping("read_reply", {"unanswered": hear})

__all__ = ["handler"]
