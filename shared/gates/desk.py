"""A written mail comes to the desk: judged, then sent, laid before the owner, or dropped.

Whatever follows is the parts of one append: the documents, the planned action or question, and
the event that moves the opportunity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain import names
from shared.domain import opportunity_decider as opportunities
from shared.domain import proposal as proposals
from shared.domain.action import ActionPlanned
from shared.domain.approval import ApprovalRequested
from shared.domain.draft import Draft
from shared.domain.judgement import Judgement
from shared.domain.opportunity_decider import AskOwner, PlanSending, SkipMessage
from shared.domain.opportunity_events import OwnerAsked, SendingPlanned
from shared.domain.proposal import DraftProposal, ProposalDrafted
from shared.domain.provenance import BY_RULE, Provenance
from shared.domain.writes import Part, Write
from shared.flow.house import House
from shared.flow.situation import Situation
from shared.flow.telling import plan_question, tell_dropped
from shared.gates.compose import compose, content_hash
from shared.gates.facts import outreach_facts


@dataclass(frozen=True)
class Laid:
    """A draft on the desk with everything that was read to write it."""

    draft: Draft
    proposal: ProposalDrafted | None = None
    """A new version of the proposal that the mail offers."""
    proposal_stream_version: int = 0
    provenance: Provenance = BY_RULE
    """Who wrote it; the owner's own words are by nobody else."""
    unasked: bool = True
    """It may leave without a question where the policy allows it."""


def lay(house: House, s: Situation, laid: Laid, now: datetime) -> list[Part]:
    """Judge a draft and give all that follows from the judgement."""
    offer = laid.proposal or offer_of(house, s, laid.draft)
    judged = house.policies.judge("outreach", outreach_facts(house, s, laid, offer))
    verdicts = [judged, *([offer.pricing] if offer and offer.pricing else [])]
    documents = _documents(s, laid, now)
    match strictest(verdicts):
        case "block":
            told = tell_dropped(s.subject, s.o.version, now)
            return [*documents, _drop(s, verdicts, now), told]
        case "allow" if laid.unasked:
            return [*documents, *_send(house, s, laid, judged, bound(judged, offer), now)]
    return [*documents, *_ask(house, s, laid, judged, bound(judged, offer), now)]


def offer_of(house: House, s: Situation, draft: Draft) -> ProposalDrafted | None:
    """Give the offer that a mail brings, as it was drafted before; None if it brings none."""
    version = draft.proposal_version
    return house.book.proposal(s.subject).draft(version) if version else None


def strictest(verdicts: Sequence[Judgement]) -> str:
    """Give the strictest outcome of several policies: block, then ask, then allow."""
    return min((v.outcome for v in verdicts), key=("block", "ask", "allow").index)


def _drop(s: Situation, verdicts: Sequence[Judgement], now: datetime) -> Write:
    """Go on without a mail that a policy forbids, and keep its word."""
    judged = next(v for v in verdicts if v.outcome == "block")
    because = " ".join(r.because for r in judged.rules if r.outcome == "block")
    wish = SkipMessage(at=now, because=because, judgement=judged)
    return Write(s.subject, s.o.version, opportunities.decide(s.o, wish), s.o.person)


def bound(judged: Judgement | None, offer: ProposalDrafted | None) -> tuple[str, ...]:
    """Give what a yes is bound to beside the bytes: policies, facts used, and price maths."""
    verdicts = [judged, offer.pricing if offer else None]
    kept = [v.model_dump_json() if v else "" for v in verdicts]
    return (*kept, offer.content_hash if offer else "")


def _documents(s: Situation, laid: Laid, now: datetime) -> list[Part]:
    if laid.proposal is None:
        return []
    offer = proposals.Proposal(version=laid.proposal_stream_version)
    events = proposals.decide(offer, DraftProposal(at=now, drafted=laid.proposal))
    return [Write(names.proposal(s.subject), laid.proposal_stream_version, events, s.o.person)]


def _send(
    house: House,
    s: Situation,
    laid: Laid,
    judged: Judgement,
    because: tuple[str, ...],
    now: datetime,
) -> list[Part]:
    """The policy says yes by itself: plan the mail, with its undo window."""
    stream = names.action("send_email", s.subject, s.purpose_cause)
    planned = plan_mail(house, s, laid.draft, stream, because, approval="", now=now)
    moved = SendingPlanned(
        at=now,
        action=stream,
        purpose=laid.draft.purpose,
        judgement=judged,
        provenance=laid.provenance,
    )
    return [
        Write(stream, 0, [planned], s.o.person),
        _move(s, PlanSending(at=now, planned=moved)),
    ]


def _ask(
    house: House,
    s: Situation,
    laid: Laid,
    judged: Judgement,
    because: tuple[str, ...],
    now: datetime,
) -> list[Part]:
    """Ask the owner: the question, the stage and the planned mail to the owner at once."""
    approval = names.approval(laid.draft.purpose, s.purpose_cause)
    sending = sending_of(s.subject, approval)
    message = mail_bytes(house, s, laid.draft, sending)
    asked = ApprovalRequested(
        at=now,
        kind="draft",
        subject=s.subject,
        draft=laid.draft,
        content_hash=content_hash(message, (laid.draft.to,), because),
        judgement=judged,
        provenance=laid.provenance,
        action=sending,
        expires_at=now + house.pace.approval_expires,
        remind_at=now + house.pace.approval_reminder,
    )
    ask, planned = plan_question(s.subject, approval, f"{approval}#1", "question", now)
    moved = OwnerAsked(at=now, approval=approval, ask=ask, purpose=laid.draft.purpose)
    return [
        Write(approval, 0, [asked], s.o.person),
        Write(ask, 0, [planned]),
        _move(s, AskOwner(at=now, asked=moved)),
    ]


def sending_of(subject: str, approval: str) -> str:
    """Name the mail that a yes to an approval plans: the yes will be its second event."""
    return names.action("send_email", subject, f"{approval}#2")


def plan_mail(
    house: House,
    s: Situation,
    draft: Draft,
    stream: str,
    because: tuple[str, ...],
    *,
    approval: str,
    now: datetime,
) -> ActionPlanned:
    """Plan a mail to the client with the exact bytes that will leave, bound to `because`."""
    message = mail_bytes(house, s, draft, stream)
    return ActionPlanned(
        at=now,
        kind="send_email",
        subject=s.subject,
        purpose=draft.purpose,
        approval=approval,
        conversation=s.o.conversation,
        contact=s.o.contact,
        proposal_version=draft.proposal_version,
        message=message.decode("ascii"),
        recipients=(draft.to,),
        content_hash=content_hash(message, (draft.to,), because),
        not_before=now + house.pace.undo,
    )


def mail_bytes(house: House, s: Situation, draft: Draft, stream: str) -> bytes:
    """Make the exact bytes of a draft, as the action `stream` would send them."""
    company = house.company
    optional = draft.purpose in ("nurture", "followup")
    return compose(
        draft,
        sender=(company.sender_name, company.inbox),
        reply_to=company.reply_address(names.bare(s.o.conversation)),
        conversation=names.bare(s.o.conversation),
        action=names.bare(stream),
        list_unsubscribe=house.link("unsubscribe", s.o.contact) if optional else None,
    )


def fixed_slots(house: House, s: Situation) -> Mapping[str, str]:
    """Give the slots that only the gate may fill: links."""
    return {
        "proposal_link": house.link("proposal", names.proposal(s.subject)),
        "unsubscribe_link": house.link("unsubscribe", s.o.contact),
    }


def _move(s: Situation, command: AskOwner | PlanSending) -> Write:
    return Write(s.subject, s.o.version, opportunities.decide(s.o, command), s.o.person)
