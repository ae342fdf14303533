"""Wake Due: wakes every execution whose wait is due."""

from typing import Any

from functions.wiring import executions, house, waits
from shared.orchestrate.wake_due import wake_due
from shared.telemetry import log


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Wake what is due; what that means, the next task reads from the log."""
    woken = wake_due(house("wake_due"), waits(), executions())
    log("woke", count=woken)
    return {"woken": woken}
