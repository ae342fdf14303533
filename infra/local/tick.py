"""Time travel: the clock moves from one due time to the next, and whatever is due happens."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from infra.local.data import DataFolder, replaced
from shared.clock.clock import SystemClock

if TYPE_CHECKING:
    from infra.local.core import Running

CHORES = ("reconcile_actions", "resume_workflows", "sweep")
"""What the schedules of a stage call, beside the waking of what is due."""
MOST_STEPS = 500


class TooMuch(Exception):
    """Something is due again and again at the same time."""


def tick(running: "Running", folder: DataFolder, to: datetime | None = None) -> dict[str, Any]:
    """Let due things happen now; with `to`, at each due time on the way there, and then there.

    Gives how many waits were woken, the times that were visited, and the time it is now.
    """
    woken, visited = happen(running), []
    if to is not None:
        for moment in _moments(running, folder, to):
            travel(folder, moment)
            visited.append(moment.isoformat())
            woken += happen(running)
    now = SystemClock(folder.clock).now()
    return {"woken": woken, "visited": visited, "now": now.isoformat()}


def happen(running: "Running") -> int:
    """Wake what is due until nothing is, then let the chores look once; give how many woke."""
    woken = _wake(running)
    for chore in CHORES:
        running.invoke(chore)
    running.settle()
    return woken + _wake(running)


def _wake(running: "Running") -> int:
    total = 0
    for _ in range(MOST_STEPS):
        running.settle()
        woken = int(running.invoke("wake_due")["woken"])
        if not woken:
            return total
        total += woken
    raise TooMuch("waits are due again and again")


def travel(folder: DataFolder, to: datetime) -> None:
    """Move the clock forward to a time; backward it never goes."""
    clock = SystemClock(folder.clock)
    ahead = to - clock.recorded()
    if ahead > clock.now() - clock.recorded():
        replaced(folder.clock, repr(ahead.total_seconds()))


def _moments(running: "Running", folder: DataFolder, to: datetime) -> Iterator[datetime]:
    """Give the next due time, as long as there is one before `to`, and `to` at the end."""
    for _ in range(MOST_STEPS):
        now = SystemClock(folder.clock).now()
        due = [moment for moment in dues(running) if now < moment < to]
        if not due:
            yield to
            return
        # A second later it is certainly due, whatever was rounded.
        yield min(min(due) + timedelta(seconds=1), to)
    raise TooMuch("there is always something due before that time")


def dues(running: "Running") -> list[datetime]:
    """Give the times at which open waits are due."""
    table = running.environment()["KEEL_WAITS_TABLE"]
    pages = running.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    rows = [row["due_at"]["S"] for page in pages for row in page["Items"] if "due_at" in row]
    return [datetime.fromisoformat(row).astimezone(UTC) for row in rows]
