"""Nurture: writes the answer, the reminder, the helpful mail or the kind no."""

from functions.wiring import stepping
from shared.orchestrate.tasks.write import write

handler = stepping("nurture", {"writing": write})

__all__ = ["handler"]
