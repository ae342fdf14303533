"""Qualification: policy decides whether to propose, nurture or decline."""

from functions.wiring import stepping
from shared.orchestrate.tasks.think import qualify

handler = stepping("qualification", {"qualifying": qualify})

__all__ = ["handler"]
