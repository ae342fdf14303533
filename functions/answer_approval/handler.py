"""Answer Approval: shows the owner a question, and lets a form answer it."""

from typing import Any

from functions.wiring import house
from shared.gates.approval_door import answer_approval
from shared.gates.http import named
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Show or decide; the log line holds the approval's id and never its link."""
    answered = answer_approval(house("answer_approval"), event)
    log("answer_approval", approval=named(event), status=answered["statusCode"])
    return answered
