"""A written mail comes to the desk: judged, then sent, laid before the owner, or dropped.

Whatever follows is the parts of one append: the documents, the planned action or question, and
the event that moves the opportunity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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
from shared.domain.writes import Part, Write
from shared.flow.house import House
from shared.flow.situation import Situation
from shared.gates.compose import compose, content_hash
from shared.gates.facts import outreach_facts


@dataclass(frozen=True)
class Laid:
    """A draft on the desk with everything that was read to write it."""

    draft: Draft
    proposal: ProposalDrafted | None = None
    """A new version of the proposal that the mail offers."""
    proposal_stream_version: int = 0
    degraded: bool = False


def lay(house: House, s: Situation, laid: Laid, now: datetime) -> list[Part]:
    """Judge a draft and give all that follows from the judgement."""
    contact = house.book.contact(s.o.contact)
    thread = house.book.conversation(s.o.conversation)
    facts = outreach_facts(house.company, s.o, laid.draft, contact, thread, laid.degraded)
    judged = house.policies.judge("outreach", facts)
    documents = _documents(s, laid, now)
    if judged.outcome == "block":
        because = "; ".join(r.because for r in judged.rules if r.outcome == "block")
        dropped = opportunities.decide(s.o, SkipMessage(at=now, because=because))
        return [*documents, Write(s.subject, s.o.version, dropped, s.o.person)]
    if judged.outcome == "allow":
        return [*documents, *_send(house, s, laid, judged, now)]
    return [*documents, *_ask(house, s, laid, judged, now)]


def _documents(s: Situation, laid: Laid, now: datetime) -> list[Part]:
    if laid.proposal is None:
        return []
    offer = proposals.Proposal(version=laid.proposal_stream_version)
    events = proposals.decide(offer, DraftProposal(at=now, drafted=laid.proposal))
    return [Write(names.proposal(s.subject), laid.proposal_stream_version, events, s.o.person)]


def _send(house: House, s: Situation, laid: Laid, judged: Judgement, now: datetime) -> list[Part]:
    """The policy says yes by itself: plan the mail, with its undo window."""
    stream = names.action("send_email", s.subject, s.purpose_cause)
    planned = plan_mail(house, s, laid.draft, stream, approval="", now=now)
    moved = SendingPlanned(at=now, action=stream, purpose=laid.draft.purpose, judgement=judged)
    return [
        Write(stream, 0, [planned], s.o.person),
        _move(s, PlanSending(at=now, planned=moved)),
    ]


def _ask(house: House, s: Situation, laid: Laid, judged: Judgement, now: datetime) -> list[Part]:
    """Ask the owner: the question, the stage and the planned mail to the owner at once."""
    approval = names.approval(laid.draft.purpose, s.purpose_cause)
    sending = sending_of(s.subject, approval)
    message = mail_bytes(house, s, laid.draft, sending)
    asked = ApprovalRequested(
        at=now,
        kind="draft",
        subject=s.subject,
        draft=laid.draft,
        content_hash=content_hash(message, (laid.draft.to,)),
        judgement=judged,
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


def plan_question(
    subject: str,
    approval: str,
    cause: str,
    purpose: Literal["question", "reminder", "stuck"],
    now: datetime,
) -> tuple[str, ActionPlanned]:
    """Plan the mail to the owner; it is rendered when it is sent, since it holds a secret link."""
    stream = names.action("ask_owner", approval or subject, cause)
    planned = ActionPlanned(
        at=now,
        kind="ask_owner",
        subject=subject,
        purpose=purpose,
        approval=approval,
        not_before=now,
    )
    return stream, planned


def plan_mail(
    house: House, s: Situation, draft: Draft, stream: str, *, approval: str, now: datetime
) -> ActionPlanned:
    """Plan a mail to the client with the exact bytes that will leave."""
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
        content_hash=content_hash(message, (draft.to,)),
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
