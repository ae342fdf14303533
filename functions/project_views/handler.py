"""Project Views: keeps what people look at up to date."""

from typing import Any

from functions.doorbell import projector_bell, rung

handler_name = "project_views"


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Ring the projector; a stream that fails is parked, its neighbours go on."""
    return rung(handler_name, event, [projector_bell()])
