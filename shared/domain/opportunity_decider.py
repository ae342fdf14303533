"""Which wishes an opportunity grants at which stage, and what follows from them."""

from typing import Literal

from shared.domain.draft import Purpose
from shared.domain.errors import Refused
from shared.domain.event import Command
from shared.domain.judgement import Judgement
from shared.domain.opportunity import HOME, Opportunity, Stage, Unanswered, evolve
from shared.domain.opportunity_events import (
    SENT,
    DeliveryProved,
    DraftReturned,
    FactChanged,
    Happened,
    LeadDisqualified,
    LeadNurtured,
    LeadQualified,
    LeadUnderstood,
    Meaning,
    MessageSkipped,
    NoteTaken,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReopened,
    OpportunityWentDormant,
    OpportunityWon,
    OwnerAsked,
    OwnerReminded,
    ReplyRead,
    ReplyReceived,
    SendingPlanned,
    SendingUndone,
    TurnTaken,
    WritingBegun,
)
from shared.domain.turns import Flight, Turn, is_won, turn

__all__ = ["Opportunity", "Wish", "decide", "evolve"]

PROVED: frozenset[Meaning] = frozenset({"accept", "decline", "change"})
"""What only somebody who proved who they are may mean."""
DESK: tuple[Stage, ...] = ("proposing", "writing")


class OpenOpportunity(Command):
    """Open a possible sale."""

    opened: OpportunityOpened


class TakeIn(Command):
    """Take in something that must be answered."""

    came: ReplyReceived | FactChanged | DeliveryProved


class ReadReply(Command):
    """Say what a reply means; it takes its turn at once where it can."""

    read: ReplyRead
    flight: Flight


class TakeTurn(Command):
    """Let something that is understood take its turn."""

    of: int
    flight: Flight


class Understand(Command):
    """Put down what the inquiry says."""

    understood: LeadUnderstood


class RouteLead(Command):
    """Put down what qualification decided."""

    routed: LeadQualified | LeadNurtured | LeadDisqualified


class BeginWriting(Command):
    """Begin a mail that the client waits for, or a reminder."""

    purpose: Purpose
    because: str = ""
    given: str = ""


class AskOwner(Command):
    """Lay a draft before the owner."""

    asked: OwnerAsked


class RemindOwner(Command):
    """Ask the owner again before the question expires."""

    ask: str


class ReturnDraft(Command):
    """Put the draft back on the desk."""

    because: str


class PlanSending(Command):
    """Let a mail go out when its undo window has closed."""

    planned: SendingPlanned


class UndoSending(Command):
    """Take a planned mail back."""


class RecordSent(Command):
    """Record that a mail went out, whether or not it is still waited for."""

    action: str
    attempt: int
    purpose: Purpose


class SkipMessage(Command):
    """Go on without the mail at hand."""

    because: str
    judgement: Judgement | None = None


class Close(Command):
    """Bring the opportunity to an end."""

    outcome: Literal["won", "lost", "dormant"]
    because: str


class Reopen(Command):
    """Give it another chance."""

    because: str = ""


class TakeNote(Command):
    """Put down what the operator knows."""

    note: str


Wish = (
    OpenOpportunity
    | TakeIn
    | ReadReply
    | TakeTurn
    | Understand
    | RouteLead
    | BeginWriting
    | AskOwner
    | RemindOwner
    | ReturnDraft
    | PlanSending
    | UndoSending
    | RecordSent
    | SkipMessage
    | Close
    | Reopen
    | TakeNote
)


def decide(o: Opportunity, command: Wish) -> list[Happened]:
    """Say what follows from `command`, or refuse it."""
    if isinstance(command, OpenOpportunity):
        return [command.opened] if o.stage == "unopened" else []
    if o.stage == "unopened":
        raise Refused("This opportunity was never opened.")
    match command:
        case TakeIn() | ReadReply() | TakeTurn():
            return _hear(o, command)
        case Understand() | RouteLead() | BeginWriting():
            return _think(o, command)
        case AskOwner() | RemindOwner() | ReturnDraft() | PlanSending() | UndoSending():
            return _gate(o, command)
        case RecordSent() | SkipMessage():
            return _mail(o, command)
        case Close() | Reopen() | TakeNote():
            return _mark(o, command)


def _hear(o: Opportunity, command: TakeIn | ReadReply | TakeTurn) -> list[Happened]:
    match command:
        case TakeIn(came=came):
            known = not isinstance(came, DeliveryProved) and came.signal in o.signals
            return [] if known else [came]
        case ReadReply(read=read, flight=flight, at=at):
            item = _open_item(o, read.reply)
            if read.meaning in PROVED and not item.authenticated:
                raise Refused("Only mail that proved its sender can say that.")
            meant = Unanswered(item.version, read.meaning, item.signal, item.at, True)
            taken = turn(o, meant, flight, at)
            return [read.model_copy(update={"held": taken is None}), *_events(taken)]
        case TakeTurn(of=version, flight=flight, at=at):
            item = _open_item(o, version)
            taken = turn(o, item, flight, at)
            if item.meaning == "" or taken is None:
                raise Refused("This cannot take its turn yet.")
            return [TurnTaken(at=at, of=version, meaning=item.meaning), *taken.events]


def _events(taken: Turn | None) -> tuple[Happened, ...]:
    return taken.events if taken else ()


def _open_item(o: Opportunity, version: int) -> Unanswered:
    for item in o.unanswered:
        if item.version == version:
            return item
    raise Refused("This was answered already.")


def _think(o: Opportunity, command: Understand | RouteLead | BeginWriting) -> list[Happened]:
    match command:
        case Understand(understood=understood):
            _require(o, "new")
            return [understood]
        case RouteLead(routed=routed):
            _require(o, "qualifying")
            return [routed]
        case BeginWriting(purpose=purpose):
            _require(o, *HOME)
            asked = o.questions if purpose == "answer" else ()
            return [WritingBegun(**command.model_dump(), questions=asked)]


def _gate(
    o: Opportunity, command: AskOwner | RemindOwner | ReturnDraft | PlanSending | UndoSending
) -> list[Happened]:
    match command:
        case AskOwner(asked=asked):
            _require(o, *DESK)
            return [asked]
        case RemindOwner(at=at, ask=ask):
            _require(o, "awaiting_approval")
            return [] if o.reminded else [OwnerReminded(at=at, ask=ask)]
        case ReturnDraft(at=at, because=because):
            _require(o, "awaiting_approval")
            return [DraftReturned(at=at, approval=o.approval, because=because)]
        case PlanSending(planned=planned):
            _require(o, *DESK, "awaiting_approval")
            return [planned]
        case UndoSending(at=at):
            _require(o, "sending")
            return [SendingUndone(at=at, action=o.action, approval=o.approval)]


def _mail(o: Opportunity, command: RecordSent | SkipMessage) -> list[Happened]:
    match command:
        case RecordSent(at=at, action=action, attempt=attempt, purpose=purpose):
            if o.stage == "sending" and o.action == action:
                return [SENT[purpose](at=at, action=action, attempt=attempt)]
            return [DeliveryProved(at=at, action=action, attempt=attempt, purpose=purpose)]
        case SkipMessage():
            _require(o, *DESK, "awaiting_approval", "sending")
            if o.purpose == "proposal":
                return [OpportunityWentDormant(**command.model_dump())]
            return [MessageSkipped(purpose=o.purpose, **command.model_dump())]


def _mark(o: Opportunity, command: Close | Reopen | TakeNote) -> list[Happened]:
    match command:
        case Close():
            return _close(o, command)
        case Reopen(at=at, because=because):
            if not o.closed or o.stage == "won":
                raise Refused(f"This opportunity is {_said(o)}; it does not need reopening.")
            return [OpportunityReopened(at=at, because=because)]
        case TakeNote(at=at, note=note):
            return [NoteTaken(at=at, note=note)]


def _close(o: Opportunity, command: Close) -> list[Happened]:
    """End it once; what was won or lost does not end another way."""
    at, outcome, because = command.at, command.outcome, command.because
    won = is_won(o)
    if outcome == ("won" if won else o.stage):
        return []
    if won:
        raise Refused(f"This opportunity is won; that stands, so it cannot become {outcome}.")
    if o.stage == "lost":
        raise Refused(f"This opportunity is lost; reopen it before it becomes {outcome}.")
    if outcome == "won":
        return [OpportunityWon(at=at, how=because)]
    ended = OpportunityLost if outcome == "lost" else OpportunityWentDormant
    return [ended(at=at, because=because)]


def _require(o: Opportunity, *stages: Stage) -> None:
    if o.stage not in stages:
        raise Refused(f"This opportunity is {_said(o)}; that does not fit here.")


def _said(o: Opportunity) -> str:
    """Say the stage as people read it."""
    return o.stage.replace("_", " ")
