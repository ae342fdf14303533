"""Park, then look: a wait that was overtaken while it was parked wakes itself."""

from collections.abc import Mapping
from datetime import datetime

from shared.log.log import EventLog
from shared.orchestrate.route import ring
from shared.orchestrate.waits import Executions, Wait, Waits


def park(
    log: EventLog,
    waits: Waits,
    executions: Executions,
    *,
    token: str,
    subject: str,
    watched: Mapping[str, int],
    due_at: datetime | None,
    now: datetime,
) -> bool:
    """Keep a wait; False if something it watches had moved already, so that it goes on."""
    wait = Wait(token, subject, dict(watched), due_at, now)
    waits.park(wait)
    if all(log.head(stream) <= seen for stream, seen in watched.items()):
        return True
    ring(waits, executions, wait)
    return False
