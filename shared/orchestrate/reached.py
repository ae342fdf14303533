"""A wait that is still open proves that the starts which led to it were not in vain."""

from contextlib import suppress

from shared.domain import names
from shared.domain import workflow as workflows
from shared.domain.workflow import EndWait, InterruptWorkflow
from shared.domain.writes import Write
from shared.flow.house import House
from shared.log.log import Conflict, EventLog
from shared.orchestrate.waits import Wait


def is_open(log: EventLog, wait: Wait) -> bool:
    """A wait is open only while nothing it watches has moved past the version seen."""
    return all(log.head(stream) <= seen for stream, seen in wait.watched.items())


def note_reached(house: House, wait: Wait, how_it_ends: InterruptWorkflow | EndWait) -> None:
    """Note how an open wait ends, so that starts before it no longer count."""
    if not is_open(house.log, wait):
        return
    flow = house.book.workflow(wait.subject)
    events = workflows.decide(flow, how_it_ends)
    if events:
        own = Write(names.workflow(wait.subject), flow.version, events)
        with suppress(Conflict):  # somebody started it meanwhile, which is as good
            house.log.append(house.origin(wait.subject), own)
