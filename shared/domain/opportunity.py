"""Opportunity: a possible sale. Its fold is the program counter of the whole workflow."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from shared.domain import opportunity_events as e
from shared.domain.draft import Purpose
from shared.domain.lead import LeadFacts
from shared.domain.opportunity_events import Happened, Meaning

Stage = Literal[
    "unopened",
    "new",
    "qualifying",
    "nurturing",
    "proposing",
    "writing",
    "awaiting_approval",
    "sending",
    "proposed",
    "won",
    "lost",
    "dormant",
    "disqualified",
]
CLOSED: frozenset[Stage] = frozenset({"won", "lost", "dormant", "disqualified"})
HOME: frozenset[Stage] = CLOSED | {"nurturing", "proposed"}
"""Stages in which nothing is being written or sent."""
EPOCH = datetime.min.replace(tzinfo=UTC)
AFTER_SENT: dict[Purpose, Stage] = {
    "proposal": "proposed",
    "nurture": "nurturing",
    "decline": "disqualified",
}
"""Where a sent mail leaves the opportunity; the other purposes go back home."""
FRESH: dict[str, object] = {"answering": (), "given": "", "overtaken": ""}
"""Nothing of an earlier draft is gone on with."""


@dataclass(frozen=True)
class Unanswered:
    """Something that must be answered before the stage's own work goes on."""

    version: int
    meaning: Meaning
    signal: str
    at: datetime
    authenticated: bool = False
    read: bool = False
    """It was read and is only held until a mail in flight lands."""


@dataclass(frozen=True)
class Opportunity:
    """What must be known to move a possible sale; `Opportunity()` is not opened."""

    version: int = 0
    stage: Stage = "unopened"
    stage_version: int = 0
    conversation: str = ""
    contact: str = ""
    person: str = ""
    signals: tuple[str, ...] = ()
    facts: LeadFacts = LeadFacts()
    unanswered: tuple[Unanswered, ...] = ()
    questions: tuple[int, ...] = ()
    """Versions of the replies that wait for an answer by mail."""
    answering: tuple[int, ...] = ()
    """Those that the mail now being written answers."""
    replies: tuple[tuple[int, str], ...] = ()
    """(version, signal) of every reply, oldest first."""
    purpose: Purpose = "proposal"
    home: Stage = "dormant"
    """Where the opportunity goes on when the mail at hand is sent or skipped."""
    approval: str = ""
    ask: str = ""
    reminded: bool = False
    action: str = ""
    given: str = ""
    """Approval whose draft is to be begun from: after an edit, a return or an undo, or overtaken."""
    overtaken: str = ""
    """Approval of the answer that the client's word overtook, until another one is sent."""
    offered: bool = False
    """A proposal reached the client."""
    quiet_from: datetime = EPOCH
    followups: int = 0
    changed_at: datetime = EPOCH

    @property
    def closed(self) -> bool:
        """Say whether nothing is left to do of its own accord."""
        return self.stage in CLOSED


def evolve(was: Opportunity, event: Happened) -> Opportunity:
    """Fold one event into the state."""
    now = replace(was, version=was.version + 1, changed_at=event.at)
    match event:
        case e.OpportunityOpened():
            opened = _at(now, "new", signals=(event.signal,), quiet_from=event.at)
            return replace(
                opened, conversation=event.conversation, contact=event.contact, person=event.person
            )
        case e.ReplyReceived() | e.FactChanged() | e.DeliveryProved():
            return _came_in(now, event)
        case e.ReplyRead() | e.TurnTaken() | e.QuestionRaised() | e.NoteTaken():
            return _answered(now, event)
        case e.LeadUnderstood() | e.LeadReconsidered() | e.LeadQualified():
            return _judged(now, event)
        case e.LeadNurtured() | e.LeadDisqualified():
            return _judged(now, event)
        case e.OpportunityWon() | e.OpportunityLost() | e.OpportunityWentDormant():
            return _ended(now, event)
        case e.OpportunityReopened() | e.OpportunityAwoke():
            stage: Stage = "new" if isinstance(event, e.OpportunityReopened) else "proposed"
            return _at(now, stage, given="", followups=0, quiet_from=event.at)
        case _:
            return _mailed(now, event)


def _at(now: Opportunity, stage: Stage, **changes: object) -> Opportunity:
    return replace(now, stage=stage, stage_version=now.version, **changes)  # type: ignore[arg-type]


def _came_in(
    now: Opportunity, event: e.ReplyReceived | e.FactChanged | e.DeliveryProved
) -> Opportunity:
    match event:
        case e.ReplyReceived():
            item = Unanswered(
                now.version, event.meaning, event.signal, event.at, event.authenticated
            )
            now = replace(
                now,
                signals=(*now.signals, event.signal),
                replies=(*now.replies, (now.version, event.signal)),
            )
        case e.FactChanged():
            item = Unanswered(now.version, "change", event.signal, event.at, True)
            now = replace(now, signals=(*now.signals, event.signal))
        case e.DeliveryProved():
            item = Unanswered(now.version, "proof", event.action, event.at, True)
            now = replace(now, offered=now.offered or event.purpose == "proposal")
    return replace(now, unanswered=(*now.unanswered, item))


def _answered(
    now: Opportunity, event: e.ReplyRead | e.TurnTaken | e.QuestionRaised | e.NoteTaken
) -> Opportunity:
    match event:
        case e.ReplyRead(reply=version, meaning=meaning, held=held):
            left = tuple(u for u in now.unanswered if u.version != version)
            was = next((u for u in now.unanswered if u.version == version), None)
            if held and was:
                left = (*left, replace(was, meaning=meaning, read=True))
            now = replace(now, unanswered=left)
        case e.TurnTaken(of=version):
            left = tuple(u for u in now.unanswered if u.version != version)
            now = replace(now, unanswered=left)
        case e.QuestionRaised(reply=version):
            now = replace(now, questions=(*now.questions, version))
        case e.NoteTaken():
            return now
    return replace(now, quiet_from=event.at)


def _judged(
    now: Opportunity,
    event: e.LeadUnderstood
    | e.LeadReconsidered
    | e.LeadQualified
    | e.LeadNurtured
    | e.LeadDisqualified,
) -> Opportunity:
    match event:
        case e.LeadUnderstood(facts=facts):
            return _at(now, "qualifying", facts=facts)
        case e.LeadReconsidered():
            return _at(now, "new", **FRESH)
        case e.LeadQualified():
            return _at(now, "proposing", purpose="proposal", home="dormant", given="")
        case e.LeadNurtured():
            return _desk(now, "nurture", "nurturing")
        case e.LeadDisqualified(reply=reply):
            if not reply:
                return _at(now, "disqualified", questions=())
            return _desk(now, "decline", "disqualified")


def _desk(now: Opportunity, purpose: Purpose, home: Stage) -> Opportunity:
    """Begin a mail that answers whatever was asked so far."""
    return _at(now, "writing", purpose=purpose, home=home, questions=(), **FRESH)


def _ended(
    now: Opportunity, event: e.OpportunityWon | e.OpportunityLost | e.OpportunityWentDormant
) -> Opportunity:
    """Come to an end; only a client who said yes still gets an answer."""
    if isinstance(event, e.OpportunityWon):
        return _at(now, "won", overtaken=_words(now), given="")
    stage: Stage = "lost" if isinstance(event, e.OpportunityLost) else "dormant"
    return _at(now, stage, questions=(), **FRESH)


def _words(now: Opportunity) -> str:
    """Name the approval whose words were to answer the client, for the next answer to begin from."""
    at_hand = now.given if now.stage == "writing" else now.approval
    return now.overtaken if now.purpose != "answer" or now.stage in HOME else at_hand


def _mailed(now: Opportunity, event: Happened) -> Opportunity:
    match event:
        case e.WritingBegun(purpose=kind, questions=asked, given=given):
            return _at(now, "writing", purpose=kind, home=now.stage, answering=asked, given=given)
        case e.OwnerAsked(approval=approval, ask=ask):
            return _at(now, "awaiting_approval", approval=approval, ask=ask, reminded=False)
        case e.OwnerReminded(ask=ask):
            return replace(now, ask=ask, reminded=True)
        case e.DraftReturned(approval=approval) | e.SendingUndone(approval=approval):
            desk: Stage = "proposing" if now.purpose == "proposal" else "writing"
            return _at(now, desk, given=approval)
        case e.SendingPlanned(action=action, approval=approval):
            return _at(now, "sending", action=action, approval=approval)
        case e.MessageSkipped(purpose=purpose, overtaken=overtaken):
            return (_overtaken if overtaken else _home)(now, purpose, event.at)
        case e.Sent():
            return _sent(now, event)
    raise ValueError(f"an opportunity does not know {type(event).__name__}")


def _sent(now: Opportunity, event: e.Sent) -> Opportunity:
    if now.purpose == "proposal":
        offered = replace(now, offered=True, followups=0)
        return _at(offered, "proposed", quiet_from=event.at, given="")
    return _home(now, now.purpose, event.at)


def _overtaken(now: Opportunity, purpose: Purpose, at: datetime) -> Opportunity:
    """Go on without a mail that came too late; it counts for nothing and answered nothing."""
    stage = AFTER_SENT.get(purpose, now.home)
    return _at(now, stage, answering=(), quiet_from=at, overtaken=_words(now), given="")


def _home(now: Opportunity, purpose: Purpose, at: datetime) -> Opportunity:
    """Go on where the opportunity stood before the mail; what it answered is answered."""
    left = tuple(q for q in now.questions if q not in now.answering)
    counted = now.followups + (purpose in ("followup", "nurture"))
    stage = AFTER_SENT.get(purpose, now.home)
    return _at(now, stage, questions=left, followups=counted, quiet_from=at, **FRESH)
