"""A wait that is due is woken; what that means, the next task reads from the log."""

from shared.clock.clock import Clock
from shared.orchestrate.neighbours import each
from shared.orchestrate.route import ring
from shared.orchestrate.waits import Executions, Waits


def wake_due(clock: Clock, waits: Waits, executions: Executions) -> int:
    """Wake everything due; give how many."""
    now = clock.now()
    due = [w for w in waits.open() if w.due_at is not None and w.due_at <= now]
    each(due, lambda wait: ring(waits, executions, wait))
    return len(due)
