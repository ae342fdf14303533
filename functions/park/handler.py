"""Park: keeps the token of a waiting execution with what it watches."""

from datetime import datetime
from typing import Any

from functions.wiring import executions, house, waits
from shared.orchestrate.park import park
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Park, then look; whatever was overtaken meanwhile wakes itself."""
    home = house("park")
    waiting = park(
        home.log,
        waits(),
        executions(),
        token=event["token"],
        subject=event["subject"],
        watched=event["watched"],
        due_at=datetime.fromisoformat(event["due_at"]) if event["due_at"] else None,
        now=home.clock.now(),
    )
    log("parked", subject=event["subject"], waiting=waiting)
    return {"waiting": waiting}
