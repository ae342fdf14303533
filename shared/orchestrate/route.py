"""What a moved stream means for the workflows: file it, start it, or wake who waits for it."""

from collections.abc import Mapping
from datetime import datetime

from shared.domain import names
from shared.domain import workflow as workflows
from shared.domain.action import ASKING, Action, ActionPlanned
from shared.domain.company import Outbound
from shared.domain.event import Event
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_events import (
    DeliveryProved,
    FactChanged,
    OpportunityOpened,
    OpportunityReopened,
    ReplyReceived,
)
from shared.domain.signal import SignalReceived
from shared.domain.workflow import StartWorkflow, WorkflowStarted
from shared.domain.writes import Part, Unmoved, Write
from shared.flow.house import House
from shared.flow.telling import plan_question
from shared.ingest.filing import file_signal
from shared.log.log import Conflict
from shared.orchestrate.errands import Errands
from shared.orchestrate.waits import WATCHED, Executions, Wait, Waits

STIRS = (OpportunityReopened, ReplyReceived, FactChanged, DeliveryProved)
"""What gives a subject that was at rest something to do again."""


class Router:
    """Files signals, starts workflows, wakes open waits, sends for mails; decides nothing."""

    HEARS = WATCHED | {"signal"}
    """Nouns of the streams that it has anything to do with."""

    def __init__(
        self, house: House, waits: Waits, executions: Executions, errands: Errands
    ) -> None:
        self._house = house
        self._waits = waits
        self._executions = executions
        self._errands = errands

    def __call__(self, stream: str, seen: int) -> int:
        """Handle what is behind version `seen` of one stream; give its last version."""
        fresh = self._house.log.read(stream, seen)
        if not fresh:
            return seen
        for recorded in fresh:
            match recorded.event:
                case SignalReceived():
                    self._file(stream)
                case OpportunityOpened():
                    self.start_first(stream)
                case ActionPlanned(kind="ask_owner", purpose=told) if told not in ASKING:
                    self._have_told(stream)
        self.wake(stream, fresh[-1].version)
        stirred = [r.event for r in fresh if isinstance(r.event, STIRS)]
        if stirred:
            self._start_again(stream, stirred[-1])
        return fresh[-1].version

    def _file(self, stream: str) -> None:
        """File a signal; what it opens starts at once, not only when its own bell rings."""
        file_signal(self._house, stream)
        filed = self._house.book.signal(stream).filed
        if filed and filed.filed_as == "lead":
            self.start_first(filed.concerns)

    def start_first(self, subject: str) -> None:
        """Start the first execution of a subject, unless one was started before."""
        if self._house.log.head(names.workflow(subject)) == 0:
            start(self._house, self._executions, subject, 1)

    def _start_again(self, subject: str, stirred: Event) -> None:
        """Start the next execution of a subject that was at rest, unless one was started since.

        Elsewhere its own execution goes on with what came in; and what was filled in from
        elsewhere stands still until the operator lets it go on.
        """
        o = self._house.book.opportunity(subject)
        flow = self._house.book.workflow(subject)
        reopened = isinstance(stirred, OpportunityReopened) and o.stage == "new"
        waits = reopened or (o.closed and o.unanswered)
        if waits and flow.last_at < stirred.at and not self._house.book.outbound().silent:
            start(self._house, self._executions, subject, flow.version + 1)

    def _have_told(self, stream: str) -> None:
        """Have news mailed to the owner at once; no execution waits until they are out."""
        claimable = self._house.book.action(stream).claimable(self._house.clock.now())
        if claimable and not self._house.book.outbound().silent:
            self._errands.look_after(stream)

    def wake(self, stream: str, version: int) -> None:
        """Wake every execution that watches this stream and has not seen this version."""
        if names.noun(stream) not in WATCHED:
            return
        for wait in self._waits.open():
            seen = wait.watched.get(stream)
            if seen is not None and seen < version:
                ring(self._waits, self._executions, wait)


def ring(waits: Waits, executions: Executions, wait: Wait) -> bool:
    """Wake one execution; accepted or refused, its row is closed. False if it is gone."""
    woken = executions.wake(wait.token)
    waits.close(wait.token)
    return woken


def start(house: House, executions: Executions, subject: str, number: int) -> bool:
    """Record the start at version `number` of the workflow's stream, then start it.

    False if somebody else recorded it first, or if the workflow is now known to be stuck.
    """
    now = house.clock.now()
    flow = house.book.workflow(subject)
    if flow.version != number - 1:
        return False
    o = house.book.opportunity(subject)
    rests_on: dict[str, Action | Outbound] = {
        stream: house.book.action(stream) for stream in (o.action, o.ask) if stream
    }
    if rests_on:
        rests_on[names.OUTBOUND] = house.book.outbound()
    wish = StartWorkflow(at=now, subject_version=o.version, progress_at=progress_at(o, rests_on))
    events = workflows.decide(flow, wish)
    if not events:
        return False
    origin = house.origin(subject, f"{subject}#{o.version}")
    stuck = not isinstance(events[0], WorkflowStarted)
    more = [*_tell(subject, number, now), *_unmoved(subject, o, rests_on)] if stuck else []
    try:
        house.log.append(origin, Write(names.workflow(subject), flow.version, events), *more)
    except Conflict:
        return False
    if stuck:
        return False
    executions.start(subject, number)
    return True


def _tell(subject: str, number: int, now: datetime) -> list[Part]:
    """Plan the mail that tells the owner about a stuck workflow, once each time it is."""
    cause = f"{names.workflow(subject)}#{number}"
    stream, planned = plan_question(subject, "", cause, "stuck", now)
    return [Write(stream, 0, [planned])]


def _unmoved(subject: str, o: Opportunity, rests_on: Mapping[str, Action | Outbound]) -> list[Part]:
    """Nobody is told of a subject that moved while it was looked at."""
    return [Unmoved(subject, o.version), *(Unmoved(at, m.version) for at, m in rests_on.items())]


def progress_at(o: Opportunity, rests_on: Mapping[str, Action | Outbound]) -> datetime:
    """Say when a subject last moved, or a mail of its, or the pause that a mail waits for."""
    return max([o.changed_at, *(each.changed_at for each in rests_on.values())])
