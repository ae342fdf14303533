"""The owner's question as it is shown: gathered from the log, rendered as mail."""

from shared.domain import names
from shared.domain.action import Action
from shared.domain.approval import Approval
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_events import LeadUnderstood
from shared.domain.provenance import BY_RULE, Provenance
from shared.domain.signal import SignalReceived
from shared.flow.house import House
from shared.gates.approval_mail import approval_mail, stuck_mail
from shared.gates.question import Question, Quote


def question_of(house: House, stream: str) -> Question:
    """Gather everything that the owner sees of one question."""
    approval = house.book.approval(stream)
    asked = approval.asked
    o = house.book.opportunity(asked.subject)
    mail = house.book.action(asked.action)
    return Question(
        id=names.bare(stream),
        kind=asked.kind,
        purpose=approval.draft.purpose,
        opportunity=asked.subject,
        draft=approval.draft,
        content_hash=asked.content_hash,
        maths=_maths(house, asked.subject, approval),
        judgement=asked.judgement,
        evidence=tuple(Quote(e.fact, e.quote) for e in o.facts.evidence),
        provenance=_provenance(house, asked.subject),
        opened_at=asked.at,
        expires_at=asked.expires_at,
        remind_at=asked.remind_at,
        state=approval.status,
        decided_at=approval.decided_at if approval.status != "pending" else None,
        how=approval.how,
        note=approval.note,
        since_then=_since(house, o, approval),
        undoable=_undoable(o, stream, mail),
        attempt=asked.attempt,
        company_name=house.company.name,
    )


def question_mail(house: House, claimed: Action, action: str) -> bytes:
    """Render the mail to the owner; its link is made again each time, and kept nowhere."""
    stream = claimed.plan.approval
    if claimed.plan.purpose == "stuck":
        return stuck_mail(
            claimed.plan.subject,
            sender=(house.company.sender_name, house.company.inbox),
            to=house.company.operator,
            action=names.bare(action),
        )
    return approval_mail(
        question_of(house, stream),
        link=house.link("approval", stream),
        sender=(house.company.sender_name, house.company.inbox),
        to=house.company.operator,
        action=names.bare(action),
        reminder=claimed.plan.purpose == "reminder",
    )


def _maths(house: House, subject: str, approval: Approval) -> tuple[str, ...]:
    version = approval.draft.proposal_version
    if not version:
        return ()
    offer = house.book.proposal(subject).draft(version).offer
    return tuple(offer.get("maths", ()))


def _provenance(house: House, subject: str) -> Provenance:
    found = BY_RULE
    for recorded in house.log.read(subject):
        if isinstance(recorded.event, LeadUnderstood):
            found = recorded.event.provenance
    return found


def _since(house: House, o: Opportunity, approval: Approval) -> tuple[str, ...]:
    """Give what the client wrote after the question was asked."""
    said = [house.book.first(signal) for _, signal in o.replies]
    return tuple(s.text for s in said if isinstance(s, SignalReceived) and s.at > approval.asked.at)


def _undoable(o: Opportunity, stream: str, mail: Action) -> bool:
    return o.stage == "sending" and o.approval == stream and mail.idle
