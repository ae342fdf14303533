"""Approval: one question to the owner, answered once and bound to what was shown."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime

from shared.domain.draft import NOTHING_DRAFTED, Draft
from shared.domain.errors import Refused
from shared.domain.event import Command, Event, Personal, PersonalText
from shared.domain.judgement import Judgement
from shared.domain.provenance import BY_RULE, Provenance

Kind = Literal["draft", "unknown_delivery"]
Answer = Literal["send", "it_went_out", "send_again"]
How = Literal["mail_link", "terminal", "console"]
Status = Literal[
    "unasked", "pending", "granted", "edited", "returned", "rejected", "expired", "withdrawn"
]
SealedDraft = Annotated[Draft, Personal(NOTHING_DRAFTED)]
NEVER = datetime.max.replace(tzinfo=UTC)


class ApprovalRequested(Event):
    """The owner was asked; the question is bound to `content_hash`."""

    kind: Kind
    subject: str
    """Stream of the opportunity that waits for the answer."""
    draft: SealedDraft = NOTHING_DRAFTED
    content_hash: str
    judgement: Judgement | None = None
    provenance: Provenance = BY_RULE
    """Who wrote the draft."""
    action: str = ""
    """The action that a yes plans (`draft`), or the one in doubt (`unknown_delivery`)."""
    attempt: int = 0
    expires_at: AwareDatetime
    remind_at: AwareDatetime


class ApprovalGranted(Event):
    """The owner said yes to exactly these bytes."""

    content_hash: str
    how: How
    answer: Answer = "send"


class ApprovalEdited(Event):
    """The owner said yes to words of their own."""

    draft: SealedDraft
    content_hash: str
    how: How


class ApprovalReturned(Event):
    """The owner wants another draft and says what to change."""

    note: PersonalText
    how: How


class ApprovalRejected(Event):
    """The owner said no."""

    reason: PersonalText = ""
    how: How


class ApprovalExpired(Event):
    """Nobody answered in time; the declared safe default holds: nothing is sent."""


class ApprovalWithdrawn(Event):
    """The question lost its object before it was answered."""

    because: str


Happened = (
    ApprovalRequested
    | ApprovalGranted
    | ApprovalEdited
    | ApprovalReturned
    | ApprovalRejected
    | ApprovalExpired
    | ApprovalWithdrawn
)


class RequestApproval(Command):
    """Ask the owner."""

    asked: ApprovalRequested


class GrantApproval(Command):
    """Say yes to the bytes that were shown."""

    content_hash: str
    how: How
    answer: Answer = "send"


class EditApproval(Command):
    """Say yes to other words than those shown under `shown_hash`."""

    shown_hash: str
    draft: Draft
    content_hash: str
    how: How


class ReturnApproval(Command):
    """Ask for another draft."""

    note: str
    how: How


class RejectApproval(Command):
    """Say no."""

    reason: str = ""
    how: How


class ExpireApproval(Command):
    """Let the safe default hold once time is up."""


class WithdrawApproval(Command):
    """Take the question back."""

    because: str


Wish = (
    RequestApproval
    | GrantApproval
    | EditApproval
    | ReturnApproval
    | RejectApproval
    | ExpireApproval
    | WithdrawApproval
)


@dataclass(frozen=True)
class Approval:
    """What must be known to answer one question; `Approval()` is not yet asked."""

    version: int = 0
    status: Status = "unasked"
    request: ApprovalRequested | None = None
    decided_at: datetime = NEVER
    how: str = ""
    answer: str = ""
    draft: Draft = NOTHING_DRAFTED
    """What was shown, or what the owner made of it."""
    note: str = ""

    @property
    def asked(self) -> ApprovalRequested:
        """Give the question; refuses where none was asked."""
        if self.request is None:
            raise Refused("Nobody was asked about this.")
        return self.request

    @property
    def open(self) -> bool:
        """Say whether an answer still counts."""
        return self.status == "pending"


def decide(approval: Approval, command: Wish) -> list[Happened]:
    """Say what follows from `command`, or refuse it. A repeated command changes nothing."""
    match command:
        case RequestApproval(asked=asked):
            return [asked] if approval.status == "unasked" else []
        case ExpireApproval(at=at):
            due = approval.open and at >= approval.asked.expires_at
            return [ApprovalExpired(at=at)] if due else []
        case WithdrawApproval(at=at, because=because):
            return [ApprovalWithdrawn(at=at, because=because)] if approval.open else []
        case GrantApproval() | EditApproval() | ReturnApproval() | RejectApproval():
            return _answer(approval, command)


def _answer(
    approval: Approval, command: GrantApproval | EditApproval | ReturnApproval | RejectApproval
) -> list[Happened]:
    answered, outcome = _named(command)
    if approval.status == answered and getattr(command, "answer", "send") == (
        approval.answer or "send"
    ):
        return []
    _require_open(approval, command.at)
    shown = getattr(command, "shown_hash", getattr(command, "content_hash", None))
    if shown is not None and shown != approval.asked.content_hash:
        raise Refused("The words changed after they were shown to you.")
    return [outcome]


def _named(
    command: GrantApproval | EditApproval | ReturnApproval | RejectApproval,
) -> tuple[Status, Happened]:
    match command:
        case GrantApproval():
            return "granted", ApprovalGranted(**command.model_dump())
        case EditApproval():
            return "edited", ApprovalEdited(**command.model_dump(exclude={"shown_hash"}))
        case ReturnApproval():
            return "returned", ApprovalReturned(**command.model_dump())
        case RejectApproval():
            return "rejected", ApprovalRejected(**command.model_dump())


def evolve(approval: Approval, event: Happened) -> Approval:
    """Fold one event into the state. Never refuses: it already happened."""
    now = replace(approval, version=approval.version + 1)
    match event:
        case ApprovalRequested():
            return replace(now, status="pending", request=event, draft=event.draft)
        case ApprovalGranted():
            now = replace(now, status="granted", how=event.how, answer=event.answer)
        case ApprovalEdited():
            now = replace(now, status="edited", how=event.how, draft=event.draft)
        case ApprovalReturned():
            now = replace(now, status="returned", how=event.how, note=event.note)
        case ApprovalRejected():
            now = replace(now, status="rejected", how=event.how, note=event.reason)
        case ApprovalExpired():
            now = replace(now, status="expired")
        case ApprovalWithdrawn():
            now = replace(now, status="withdrawn", note=event.because)
    return replace(now, decided_at=event.at)


def _require_open(approval: Approval, at: datetime) -> None:
    if not approval.open:
        raise Refused(f"This question is {approval.status}, so it cannot be answered.")
    if at >= approval.asked.expires_at:
        raise Refused("This question has expired; nothing was sent.")
