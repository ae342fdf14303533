"""Route Events: files signals, starts workflows, wakes waits, archives events."""

from typing import Any

from functions.doorbell import archive_bell, router_bell, rung

handler_name = "route_events"


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Ring the router, then the archive; a stream that fails is parked, its neighbours go on."""
    return rung(handler_name, event, [router_bell(), archive_bell()])
