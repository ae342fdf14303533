"""Lead Intake: reads an inquiry into typed facts with evidence."""

from functions.wiring import stepping
from shared.orchestrate.tasks.think import understand

handler = stepping("lead_intake", {"new": understand})

__all__ = ["handler"]
