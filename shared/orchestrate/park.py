"""Park, then look: a wait that was overtaken while it was parked wakes itself."""

from collections.abc import Mapping
from datetime import datetime

from shared.domain import names
from shared.log.log import EventLog
from shared.orchestrate.reached import is_open
from shared.orchestrate.route import ring
from shared.orchestrate.waits import WATCHED, Executions, Wait, Waits


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
    """Keep a wait; False if something it watches had moved already, so that it goes on.

    Raises `ValueError` for a stream that nobody is woken for.
    """
    if not WATCHED.issuperset(map(names.noun, watched)):
        raise ValueError(f"nobody is woken for all of {', '.join(watched)}")
    wait = Wait(token, subject, dict(watched), due_at, now)
    waits.park(wait)
    if is_open(log, wait):
        return True
    ring(waits, executions, wait)
    return False
