"""Proposal Generator: writes the offer; every number is filled by rule."""

from functions.wiring import stepping
from shared.orchestrate.tasks.write import propose

handler = stepping("proposal_generator", {"proposing": propose})

__all__ = ["handler"]
