"""The owner's answer and all that follows from it are one append, or nothing changes."""

from datetime import datetime

from shared.domain import action as actions
from shared.domain import approval as approvals
from shared.domain import opportunity_decider as opportunities
from shared.domain.action import UndoAction
from shared.domain.approval import (
    Approval,
    EditApproval,
    GrantApproval,
    RejectApproval,
    ReturnApproval,
)
from shared.domain.draft import Draft
from shared.domain.errors import Refused
from shared.domain.judgement import Judgement
from shared.domain.opportunity_decider import (
    Close,
    PlanSending,
    ReturnDraft,
    SkipMessage,
    UndoSending,
)
from shared.domain.opportunity_events import SendingPlanned
from shared.domain.writes import Part, Write
from shared.flow.house import House
from shared.flow.situation import Situation
from shared.flow.telling import plan_question
from shared.gates.choices import CHOICES, Answer, Answered, Choice
from shared.gates.compose import Unsendable, content_hash
from shared.gates.desk import (
    Laid,
    bound,
    mail_bytes,
    offer_of,
    plan_mail,
    strictest,
)
from shared.gates.edit import edited
from shared.gates.facts import outreach_facts
from shared.gates.unknown_delivery import settled
from shared.log.log import Conflict

__all__ = ["CHOICES", "Answer", "Answered", "Choice", "answer", "undo"]
MOST_TRIES = 20
OWNER_SAID_NO = "The owner said no."


def answer(house: House, stream: str, given: Answer) -> Answered:
    """Let an answer take effect; late, double, contradictory or stale ones change nothing."""
    for _ in range(MOST_TRIES):
        now = house.clock.now()
        approval = house.book.approval(stream)
        try:
            parts = _follows(house, stream, approval, given, now)
            if parts:
                parts += _receipt(stream, approval, given, now)
                origin = house.origin(approval.asked.subject, f"{stream}#1", actor="operator")
                house.log.append(origin, *parts)
        except (Refused, Unsendable) as refused:
            return Answered(False, approval, str(refused))
        except Conflict:
            continue
        return Answered(bool(parts), house.book.approval(stream))
    raise Conflict(stream)


def _receipt(stream: str, approval: Approval, given: Answer, now: datetime) -> list[Part]:
    """Tell the owner by mail of an answer by link: whoever holds the link could give it."""
    if given.how != "mail_link":
        return []
    cause = f"{stream}#{approval.version}#{given.choice}"
    told, planned = plan_question(approval.asked.subject, stream, cause, "receipt", now)
    return [Write(told, 0, [planned])]


def _follows(
    house: House, stream: str, approval: Approval, given: Answer, now: datetime
) -> list[Part]:
    asked = approval.asked
    if given.choice not in CHOICES[asked.kind]:
        raise Refused("This question has no such answer.")
    if given.choice == "undo":
        return undo(house, stream, approval, now)
    if given.how == "mail_link" and house.company.needs_sign_in(approval.draft.amount_minor):
        raise Refused("For this amount a link alone is not enough.")
    if asked.kind == "unknown_delivery":
        return settled(house, stream, approval, given, now)
    return _draft(house, stream, approval, given, now)


def _draft(
    house: House, stream: str, approval: Approval, given: Answer, now: datetime
) -> list[Part]:
    asked = approval.asked
    o = house.book.opportunity(asked.subject)
    s = Situation(asked.subject, o)
    words = edited(approval.draft, given.subject, given.text)
    command = _command(house, s, approval, given, words, now)
    decided = approvals.decide(approval, command)
    if not decided:
        return []
    if o.stage != "awaiting_approval" or o.approval != stream:
        raise Conflict(asked.subject)
    own = Write(stream, approval.version, decided, o.person)
    match given.choice:
        case "approve":
            return [own, *_plan(house, s, approval.draft, approval, None, now)]
        case "edit":
            return [own, *_rejudge(house, s, words, approval, now)]
        case "return":
            return [own, _move(s, ReturnDraft(at=now, because="The owner wants it changed."))]
    return [own, _move(s, _no(s, now))]


def _no(s: Situation, now: datetime) -> Close | SkipMessage:
    if s.o.purpose == "proposal":
        return Close(at=now, outcome="lost", because=OWNER_SAID_NO)
    return SkipMessage(at=now, because=OWNER_SAID_NO)


def _command(
    house: House, s: Situation, approval: Approval, given: Answer, words: Draft, now: datetime
) -> GrantApproval | EditApproval | ReturnApproval | RejectApproval:
    match given.choice:
        case "approve":
            return GrantApproval(at=now, content_hash=given.shown_hash, how=given.how)
        case "edit":
            if not given.subject.strip() or not given.text.strip():
                raise Refused("An edited mail needs a subject and a text.")
            message = mail_bytes(house, s, words, approval.asked.action)
            return EditApproval(
                at=now,
                shown_hash=given.shown_hash,
                draft=words,
                content_hash=content_hash(message, (words.to,)),
                how=given.how,
            )
        case "return":
            if not given.note.strip():
                raise Refused("Say what should be changed.")
            return ReturnApproval(at=now, note=given.note, how=given.how)
    return RejectApproval(at=now, reason=given.note, how=given.how)


def _rejudge(
    house: House, s: Situation, words: Draft, approval: Approval, now: datetime
) -> list[Part]:
    """Edited words are judged again; unless the policy allows them, the owner is asked anew."""
    offer = offer_of(house, s, words)
    judged = house.policies.judge("outreach", outreach_facts(house, s, Laid(words), offer))
    judgements = [judged, *([offer.pricing] if offer and offer.pricing else [])]
    if strictest(judgements) == "allow":
        return _plan(house, s, words, approval, judged, now)
    because = [r.because for j in judgements if j.outcome != "allow" for r in j.rules]
    return [_move(s, ReturnDraft(at=now, because=" ".join(because)))]


def _plan(
    house: House,
    s: Situation,
    draft: Draft,
    approval: Approval,
    judged: Judgement | None,
    now: datetime,
) -> list[Part]:
    stream = approval.asked.action
    because = bound(judged or approval.asked.judgement, offer_of(house, s, draft))
    planned = plan_mail(house, s, draft, stream, because, approval=s.o.approval, now=now)
    if judged is None and planned.content_hash != approval.asked.content_hash:
        raise Refused("The words changed after they were shown to you.")
    moved = SendingPlanned(
        at=now,
        action=stream,
        purpose=draft.purpose,
        approval=s.o.approval,
        judgement=judged,
        provenance=approval.asked.provenance,
    )
    return [
        Write(stream, 0, [planned], s.o.person),
        _move(s, PlanSending(at=now, planned=moved)),
    ]


def undo(house: House, stream: str, approval: Approval, now: datetime) -> list[Part]:
    """Take a granted mail back before it starts; the owner is then asked again."""
    subject = approval.asked.subject
    o = house.book.opportunity(subject)
    if o.stage != "sending" or o.approval != stream:
        raise Refused("There is nothing left to take back.")
    action = house.book.action(o.action)
    undone = actions.decide(action, UndoAction(at=now, by="operator", because="Taken back."))
    return [
        Write(o.action, action.version, undone),
        _move(Situation(subject, o), UndoSending(at=now)),
    ]


def _move(
    s: Situation, command: PlanSending | ReturnDraft | SkipMessage | Close | UndoSending
) -> Write:
    return Write(s.subject, s.o.version, opportunities.decide(s.o, command), s.o.person)
