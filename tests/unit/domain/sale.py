"""One sale, told up to every stage, for tests that begin in its middle."""

from datetime import UTC, datetime
from functools import reduce

from shared.domain import opportunity_events as e
from shared.domain.judgement import Judgement
from shared.domain.lead import LeadFacts
from shared.domain.opportunity import Opportunity, Stage, evolve
from shared.domain.opportunity_events import Happened
from shared.domain.provenance import BY_RULE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
JUDGED = Judgement(policy="qualification", version=1, sha256="abc", outcome="propose")

OPENED = e.OpportunityOpened(
    at=NOON,
    conversation="conversation/1",
    contact="contact/1",
    person="handle/1",
    signal="signal/email/1",
)
UNDERSTOOD = e.LeadUnderstood(
    at=NOON, facts=LeadFacts(kind="inquiry", wish="a website"), provenance=BY_RULE
)
QUALIFIED = e.LeadQualified(at=NOON, judgement=JUDGED)
NURTURED = e.LeadNurtured(at=NOON, judgement=JUDGED)
DISQUALIFIED = e.LeadDisqualified(at=NOON, judgement=JUDGED, reply=False)
TURNED_DOWN = e.LeadDisqualified(at=NOON, judgement=JUDGED, reply=True)
ASKED = e.OwnerAsked(at=NOON, approval="approval/1", ask="action/ask", purpose="proposal")
PLANNED = e.SendingPlanned(at=NOON, action="action/1", purpose="proposal", approval="approval/1")
OFFERED = e.ProposalSent(at=NOON, action="action/1", attempt=1)
HELPFUL = e.SendingPlanned(at=NOON, action="action/1", purpose="nurture")
HELPED = e.NurtureSent(at=NOON, action="action/1", attempt=1)
WON = e.OpportunityWon(at=NOON, how="The client accepted.", signal="signal/email/2")
LOST = e.OpportunityLost(at=NOON, because="The client declined.")
DORMANT = e.OpportunityWentDormant(at=NOON, because="Nobody answered.")

_QUALIFYING = (OPENED, UNDERSTOOD)
_PROPOSING = (*_QUALIFYING, QUALIFIED)
_SENDING = (*_PROPOSING, ASKED, PLANNED)
_WRITING = (*_QUALIFYING, NURTURED)

UP_TO: dict[Stage, tuple[Happened, ...]] = {
    "unopened": (),
    "new": (OPENED,),
    "qualifying": _QUALIFYING,
    "nurturing": (*_WRITING, HELPFUL, HELPED),
    "proposing": _PROPOSING,
    "writing": _WRITING,
    "awaiting_approval": (*_PROPOSING, ASKED),
    "sending": _SENDING,
    "proposed": (*_SENDING, OFFERED),
    "won": (*_SENDING, OFFERED, WON),
    "lost": (*_SENDING, OFFERED, LOST),
    "dormant": (*_SENDING, OFFERED, DORMANT),
    "disqualified": (*_QUALIFYING, DISQUALIFIED),
}


def reply(number: int, meaning: e.Meaning = "", *, authenticated: bool = True) -> e.ReplyReceived:
    """Somebody wrote again."""
    signal = f"signal/email/{number}"
    return e.ReplyReceived(at=NOON, signal=signal, meaning=meaning, authenticated=authenticated)


def told(*events: Happened) -> Opportunity:
    """Fold a story."""
    return reduce(evolve, events, Opportunity())
