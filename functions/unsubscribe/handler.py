"""Unsubscribe: lets whoever holds the link end all mail to this person."""

from typing import Any

from functions.wiring import house
from shared.gates.http import named
from shared.gates.unsubscribe_door import unsubscribe
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Show or suppress; the log line holds the contact's id and never the link."""
    answered = unsubscribe(house("unsubscribe"), event)
    log("unsubscribe", contact=named(event), status=answered["statusCode"])
    return answered
