"""Move On: does what has fallen due by itself."""

from functions.wiring import stepping
from shared.orchestrate.tasks.move import move_on

handler = stepping("move_on", {"move_on": move_on})

__all__ = ["handler"]
