"""Executions are replaceable: start the next one wherever the log says that work is left."""

from collections import Counter
from datetime import datetime

from shared.domain import names
from shared.domain import workflow as workflows
from shared.domain.workflow import InterruptWorkflow, RetryWorkflow
from shared.domain.writes import Write
from shared.flow.house import House
from shared.orchestrate.neighbours import each, in_turn
from shared.orchestrate.reached import is_open, note_reached
from shared.orchestrate.route import ring, start
from shared.orchestrate.waits import Executions, Wait, Waits


def needs_work(house: House, subject: str) -> bool:
    """Say whether something is unanswered, or the stage is not at rest."""
    o = house.book.opportunity(subject)
    return o.stage != "unopened" and bool(o.unanswered or o.questions or not o.closed)


def resume(
    house: House,
    waits: Waits,
    executions: Executions,
    subjects: list[str],
    *,
    after_restart: bool = False,
    most: int = 20,
) -> list[str]:
    """Start the next execution of every subject left standing; give those started.

    A wait whose wake got lost is rung: its own execution goes on, if it is still there.
    `most` paces it: the next run takes the rest. After a restart of the embedded cloud no
    execution runs, so every wait is closed first and nobody has to be waited for. After an
    import nothing goes on until the operator lets it.
    """
    held: Counter[str] = Counter()
    """How many executions wait for each subject, as far as is known."""
    started: list[str] = []

    def find(wait: Wait) -> None:
        held[wait.subject] += 1
        if not _alive(house, waits, executions, wait):
            held[wait.subject] -= 1

    def look_after(subject: str) -> None:
        if len(started) >= most or not needs_work(house, subject):
            return
        number = house.book.workflow(subject).version + 1  # read before it is judged
        due = after_restart or _left_alone(house, subject)
        if due and start(house, executions, subject, number):
            started.append(subject)

    def go_on() -> None:
        rows = [] if after_restart else list(waits.open())
        if not house.book.outbound().silent:
            in_turn(
                lambda: each(rows, find),
                lambda: each([s for s in subjects if not held[s]], look_after),
            )

    in_turn(lambda: _interrupt_all(house, waits) if after_restart else None, go_on)
    return started


def _alive(house: House, waits: Waits, executions: Executions, wait: Wait) -> bool:
    """Say whether an execution waits; one that something moved past is let go on."""
    return is_open(house.log, wait) or ring(waits, executions, wait)


def _interrupt_all(house: House, waits: Waits) -> None:
    """Close every wait, since the host forgot it; the start that led to it was not in vain."""

    def interrupt(wait: Wait) -> None:
        interrupted = InterruptWorkflow(at=house.clock.now())
        in_turn(
            lambda: note_reached(house, wait, interrupted),
            lambda: waits.close(wait.token),
        )

    each(list(waits.open()), interrupt)


def _left_alone(house: House, subject: str) -> bool:
    """Say whether nothing was started or appended for a while."""
    return house.clock.now() - _last(house, subject) >= house.pace.resume_after


def _last(house: House, subject: str) -> datetime:
    o = house.book.opportunity(subject)
    return max(o.changed_at, house.book.workflow(subject).last_at)


def retry(house: House, subject: str) -> None:
    """Let a stuck workflow be tried again by the next run of `resume`."""
    flow = house.book.workflow(subject)
    events = workflows.decide(flow, RetryWorkflow(at=house.clock.now()))
    origin = house.origin(subject, actor="operator")
    house.log.append(origin, Write(names.workflow(subject), flow.version, events))
