"""Whether a world rests: nothing is left to do, or what is left waits for a date."""

from datetime import timedelta

from shared.orchestrate.waits import Wait
from tests.simulation.scheduler import HOUR
from tests.simulation.world import World

NEAR = 2 * HOUR
"""A date that far ahead is waited for; a nearer one is run into."""


def busy(w: World) -> bool:
    """Say whether something is left for the scheduled jobs, by itself or in a while."""
    if w.watch.unfiled or w.watch.open_actions or list(w.parked.all()):
        return True
    held = {row.subject for row in w.waits.rows.values() if _held(w, row)}
    for stream in w.memory.streams():
        if stream.startswith("opportunity/") and stream not in held:
            o = w.still.opportunity(stream)
            if o.unanswered or o.questions or not o.closed:
                return True
    return False


def _held(w: World, row: Wait) -> bool:
    """Say whether an execution waits, and nothing it watches has moved past what it saw."""
    moved = any(w.memory.head(stream) > seen for stream, seen in row.watched.items())
    return row.token in w.machine.tokens and not moved


def at_ease(w: World, enough: float) -> bool:
    """Say whether all that is left waits for a date, or for the owner, beyond `enough`."""
    seconds, pending = w.scheduler.seconds, w.scheduler.pending()
    if seconds < enough or busy(w) or (pending and pending < seconds + NEAR):
        return False
    return all(waits_well(w, row) for row in w.waits.rows.values())


def waits_well(w: World, row: Wait) -> bool:
    """Say whether somebody really waits, and for a date that is not near."""
    near = w.clock.now() + timedelta(seconds=NEAR)
    return row.token in w.machine.tokens and row.due_at is not None and row.due_at > near
