"""A wait that is due is woken; what that means, the next task reads from the log."""

from shared.domain.workflow import EndWait
from shared.flow.house import House
from shared.orchestrate.neighbours import each
from shared.orchestrate.reached import note_reached
from shared.orchestrate.route import ring
from shared.orchestrate.waits import Executions, Wait, Waits


def wake_due(house: House, waits: Waits, executions: Executions) -> int:
    """Wake everything due; give how many."""
    now = house.clock.now()

    def end(wait: Wait) -> None:
        note_reached(house, wait, EndWait(at=now, parked_at=wait.parked_at))
        ring(waits, executions, wait)

    due = [w for w in waits.open() if w.due_at is not None and w.due_at <= now]
    each(due, end)
    return len(due)
