"""Answer Proposal: shows the client an offer, and lets a form answer it."""

from typing import Any

from functions.wiring import house
from shared.gates.http import named
from shared.gates.proposal_door import answer_proposal
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Show or decide; the log line holds the proposal's id and never its link."""
    answered = answer_proposal(house("answer_proposal"), event)
    log("answer_proposal", proposal=named(event), status=answered["statusCode"])
    return answered
