"""Action: one effect on the world. Claimed once per attempt, proved, refused or undone."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from shared.domain.draft import Purpose
from shared.domain.errors import Refused
from shared.domain.event import Command, Event, PersonalText, PersonalTexts

Kind = Literal["send_email", "ask_owner"]
By = Literal["claimant", "provider", "reconcile", "operator", "client"]
Status = Literal["unplanned", "planned", "started", "failed", "dead", "performed", "undone"]

ToOwner = Literal[
    "question",
    "reminder",
    "receipt",
    "outcome",
    "dropped",
    "undelivered",
    "stuck",
    "unanswerable",
]
"""What a mail to the owner is for."""
ASKING = ("question", "reminder")
"""Mails to the owner that want an answer, and are pointless once there is one."""
MOST_ATTEMPTS = 3
PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
"""How long after the first and the second definite refusal the next attempt is due."""
LONGEST_PAUSE = timedelta(days=1)
"""For what is tried for ever: the pause doubles from the third refusal on, up to this."""
MOST_DOUBLINGS = 8
EPOCH = datetime.min.replace(tzinfo=UTC)


class ActionPlanned(Event):
    """An effect was decided; nothing has left the house yet."""

    kind: Kind
    subject: str
    """Stream of the opportunity it moves, or of the signal that it tells of."""
    purpose: Purpose | ToOwner
    approval: str = ""
    """The yes that allows it (`send_email`), or the question it asks (`ask_owner`)."""
    conversation: str = ""
    contact: str = ""
    proposal_version: int = 0
    """Version of the proposal stream that the mail offers; 0 when it offers none."""
    message: PersonalText = ""
    """The exact bytes to be sent, as ASCII; empty for `ask_owner`, which is rendered anew."""
    recipients: PersonalTexts = ()
    content_hash: str = ""
    not_before: AwareDatetime
    """End of the undo window."""


class ActionStarted(Event):
    """An attempt was claimed; only the claimant calls the provider, inside the lease."""

    attempt: int
    lease_until: AwareDatetime


class ActionPerformed(Event):
    """There is proof that an attempt went out."""

    attempt: int
    by: By
    provider_id: str = ""


class ActionFailed(Event):
    """The provider definitely refused an attempt, or the operator says it never went out."""

    attempt: int
    by: By
    retryable: bool
    retry_at: AwareDatetime
    because: str = ""


class ActionUndone(Event):
    """The effect was taken back before it started."""

    by: str
    because: str


Happened = ActionPlanned | ActionStarted | ActionPerformed | ActionFailed | ActionUndone


class PlanAction(Command):
    """Plan one effect."""

    planned: ActionPlanned


class StartAction(Command):
    """Claim the next attempt."""

    lease_until: AwareDatetime


class RecordPerformed(Command):
    """Record proof that an attempt went out."""

    attempt: int
    by: By
    provider_id: str = ""


class RecordFailed(Command):
    """Record a definite refusal; `again` says whether the operator wants another attempt."""

    attempt: int
    by: By
    because: str = ""
    again: bool | None = None


class UndoAction(Command):
    """Take the effect back."""

    by: str
    because: str


Wish = PlanAction | StartAction | RecordPerformed | RecordFailed | UndoAction


@dataclass(frozen=True)
class Action:
    """What must be known to perform one effect; `Action()` is not yet planned."""

    version: int = 0
    status: Status = "unplanned"
    attempt: int = 0
    planned: ActionPlanned | None = None
    changed_at: datetime = EPOCH
    lease_until: datetime = EPOCH
    retry_at: datetime = EPOCH

    @property
    def plan(self) -> ActionPlanned:
        """Give what was planned; refuses where nothing was."""
        if self.planned is None:
            raise Refused("Nothing of this kind was planned.")
        return self.planned

    @property
    def repeatable(self) -> bool:
        """Say whether doing it twice harms nobody: asking the owner is, mail to a client is not."""
        return self.plan.kind == "ask_owner"

    @property
    def idle(self) -> bool:
        """Say whether nothing of it is on its way, so that it may be taken back."""
        return self.status in ("planned", "failed")

    def lapsed(self, now: datetime) -> bool:
        """Say whether an attempt was claimed and its lease ended without a word: UNKNOWN."""
        return self.status == "started" and now >= self.lease_until

    def due_at(self) -> datetime:
        """Give the earliest time of the next claim of an idle action."""
        return max(self.plan.not_before, self.retry_at)

    def claimable(self, now: datetime) -> bool:
        """Say whether an attempt may be claimed now."""
        if self.planned is None:
            return False
        return (self.idle and now >= self.due_at()) or (self.repeatable and self.lapsed(now))


def decide(action: Action, command: Wish) -> list[Happened]:
    """Say what follows from `command`, or refuse it. A repeated command changes nothing."""
    match command:
        case PlanAction(planned=planned):
            return [planned] if action.status == "unplanned" else []
        case StartAction():
            return _start(action, command)
        case RecordPerformed(attempt=attempt):
            if action.status == "performed":
                return []
            _require_attempt(action, attempt)
            return [ActionPerformed(**command.model_dump())]
        case RecordFailed():
            return _fail(action, command)
        case UndoAction():
            return _undo(action, command)


def evolve(action: Action, event: Happened) -> Action:
    """Fold one event into the state."""
    now = replace(action, version=action.version + 1, changed_at=event.at)
    match event:
        case ActionPlanned():
            return replace(now, status="planned", planned=event)
        case ActionStarted(attempt=attempt, lease_until=lease):
            return replace(now, status="started", attempt=attempt, lease_until=lease)
        case ActionPerformed():
            return replace(now, status="performed")
        case ActionFailed(retryable=retryable, retry_at=retry_at):
            return replace(now, status="failed" if retryable else "dead", retry_at=retry_at)
        case ActionUndone():
            return replace(now, status="undone")


def _start(action: Action, command: StartAction) -> list[Happened]:
    if not action.claimable(command.at):
        raise Refused(f"This action is {action.status} and cannot be started now.")
    attempt = action.attempt + 1
    return [ActionStarted(at=command.at, attempt=attempt, lease_until=command.lease_until)]


def _fail(action: Action, command: RecordFailed) -> list[Happened]:
    """Judge a refusal; one of an earlier attempt says nothing about a later one."""
    _require_attempt(action, command.attempt)
    if action.status != "started" or command.attempt != action.attempt:
        return []
    tries_left = action.repeatable or command.attempt < MOST_ATTEMPTS
    retryable = tries_left if command.again is None else command.again
    pause = _pause(action) if command.again is None else timedelta()
    known = command.model_dump(exclude={"again"})
    return [ActionFailed(**known, retryable=retryable, retry_at=command.at + pause)]


def _pause(action: Action) -> timedelta:
    """Give how long the next attempt waits after the refusal of the present one."""
    pause = PAUSES[min(action.attempt, len(PAUSES)) - 1]
    doublings = min(max(0, action.attempt - len(PAUSES)), MOST_DOUBLINGS)
    return min(pause * 2**doublings, LONGEST_PAUSE) if action.repeatable else pause


def _undo(action: Action, command: UndoAction) -> list[Happened]:
    if action.status == "undone":
        return []
    if not (action.idle or (action.planned and action.repeatable and action.lapsed(command.at))):
        raise Refused(f"This action is {action.status}, so it cannot be taken back.")
    return [ActionUndone(**command.model_dump())]


def _require_attempt(action: Action, attempt: int) -> None:
    if not 1 <= attempt <= action.attempt:
        raise Refused(f"There was no attempt {attempt} of this action.")
