"""The owner's question as it is shown: gathered from the log, rendered as mail."""

import difflib
from email import message_from_string, policy

from shared.company import formats
from shared.domain import names
from shared.domain.action import Action
from shared.domain.approval import Approval, ApprovalRequested
from shared.domain.draft import NOTHING_DRAFTED, Draft, for_client
from shared.domain.event import FORGOTTEN
from shared.domain.judgement import Judgement
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_events import (
    LeadDisqualified,
    LeadNurtured,
    LeadQualified,
    ReplyReceived,
)
from shared.domain.proposal import ProposalDrafted
from shared.domain.signal import SignalReceived
from shared.flow.house import House
from shared.gates.approval_mail import (
    Letterhead,
    approval_mail,
    dropped_mail,
    outcome_mail,
    receipt_mail,
    stuck_mail,
    unanswerable_mail,
    undelivered_mail,
)
from shared.gates.door import owners_voice
from shared.gates.foreign import by_hand
from shared.gates.outcome import dropped_of, outcome_of, unanswerable_of
from shared.gates.overtaken import overtaken, words_before
from shared.gates.question import Newer, Question, Quote
from shared.gates.undelivered import undelivered_of
from shared.gates.words.speech import Voice

LeadRouted = LeadQualified | LeadNurtured | LeadDisqualified
ROUTED = ("proposal", "nurture", "decline")
"""Mails that the route of the lead leads to."""


def question_of(house: House, stream: str) -> Question:
    """Gather everything that the owner sees of one question."""
    house = house.afresh()
    approval = house.book.approval(stream)
    asked = approval.asked
    o = house.book.opportunity(asked.subject)
    mail = house.book.action(asked.action)
    draft = approval.draft if asked.kind == "draft" else _draft_of(mail)
    offer = _offer(house, asked.subject, draft)
    undoable = o.stage == "sending" and o.approval == stream and mail.idle
    return Question(
        id=names.bare(stream),
        kind=asked.kind,
        opportunity=asked.subject,
        draft=draft,
        by_hand=by_hand(draft, house.company.own_words()),
        amount=_amount(house, draft),
        content_hash=asked.content_hash,
        offer=offer.offer if offer else {},
        judgements=_judgements(house, asked, draft, offer),
        evidence=_evidence(house, o),
        asked=_texts(house, _spoken(o)),
        changed=_changed(house, o, stream, approval),
        overtaken=overtaken(house, asked.subject, stream, draft),
        before=words_before(house, asked.subject, stream) if asked.kind == "draft" else None,
        provenance=asked.provenance,
        expires_at=asked.expires_at,
        remind_at=asked.remind_at,
        state=_state(house, approval),
        decided_at=approval.decided_at,
        how=approval.how,
        answer=approval.answer,
        note=approval.note,
        since_then=_since(house, asked.subject, approval),
        mail=mail.status,
        leaves_at=mail.due_at() if mail.planned else None,
        undo_seconds=int(house.pace.undo.total_seconds()),
        undoable=undoable,
        attempt=asked.attempt,
        sign_in=house.company.needs_sign_in(draft.amount_minor),
        company_name=house.company.name,
        newer=_newer(house, o, stream, approval),
    )


def question_mail(house: House, claimed: Action, action: str) -> bytes:
    """Render the mail to the owner; its link is made again each time, and kept nowhere."""
    plan = claimed.plan
    head = Letterhead(
        say=owners_voice(house),
        sender=(house.company.sender_name, house.company.inbox),
        to=house.company.operator,
        action=names.bare(action),
    )
    match plan.purpose:
        case "stuck":
            return stuck_mail(head, plan.subject, house.book.opportunity(plan.subject).stage)
        case "dropped":
            return dropped_mail(head, dropped_of(house, plan.subject, plan.at))
        case "outcome":
            return outcome_mail(head, outcome_of(house, plan.subject, plan.at))
        case "undelivered":
            return undelivered_mail(head, undelivered_of(house, plan.subject))
        case "unanswerable":
            return unanswerable_mail(head, unanswerable_of(house, plan.subject))
    question, link = question_of(house, plan.approval), house.link("approval", plan.approval)
    if plan.purpose == "receipt":
        return receipt_mail(head, question, link=link)
    return approval_mail(head, question, link=link, reminder=plan.purpose == "reminder")


def _state(house: House, approval: Approval) -> str:
    """Say where a question stands; one whose time is up has expired, put down or not yet."""
    late = approval.open and house.clock.now() >= approval.asked.expires_at
    return "expired" if late else approval.status


def _newer(house: House, o: Opportunity, stream: str, approval: Approval) -> Newer | None:
    """Find the question that lies before the owner by now; one about a lost mail has none."""
    if approval.asked.kind != "draft" or o.approval in ("", stream):
        return None
    return Newer(names.bare(o.approval), _state(house, house.book.approval(o.approval)))


def _draft_of(mail: Action) -> Draft:
    """Read a mail of unknown fate back from its bytes."""
    purpose = mail.plan.purpose
    if mail.plan.message == FORGOTTEN or not for_client(purpose):
        return NOTHING_DRAFTED
    read = message_from_string(mail.plan.message, policy=policy.default)
    body = read.get_body(("plain",))
    return Draft(
        purpose=purpose,
        to=mail.plan.recipients[0],
        subject=str(read["Subject"]),
        text=body.get_content() if body else "",
    )


def _amount(house: House, draft: Draft) -> str:
    if not draft.amount_minor:
        return ""
    return formats.money(draft.amount_minor, draft.currency, house.company.languages[0])


def _offer(house: House, subject: str, draft: Draft) -> ProposalDrafted | None:
    version = draft.proposal_version
    return house.book.proposal(subject).draft(version) if version else None


def _spoken(o: Opportunity) -> list[str]:
    """Name what the mail at hand answers: the questions that are open, else their newest word."""
    asked = [signal for version, signal in o.replies if version in o.answering]
    return asked or list(o.signals[-1:])


def _evidence(house: House, o: Opportunity) -> tuple[Quote, ...]:
    say = owners_voice(house)
    return tuple(Quote(_fact(house, say, e.fact), e.quote) for e in o.facts.evidence)


def _fact(house: House, say: Voice, name: str) -> str:
    """Name a fact in the owner's words: `service website` → `Service: Website`."""
    kind, _, which = name.partition(" ")
    label = say(f"fact_{kind}") if say.knows(f"fact_{kind}") else kind.replace("_", " ")
    service, _, extra = which.partition(".")
    sold = house.company.service(service)
    named = next((a for a in sold.add_ons if a.id == extra), sold) if sold else None
    told = named.name[house.company.languages[0]] if named else which
    return f"{label} ({told})" if told else label


def _changed(house: House, o: Opportunity, stream: str, approval: Approval) -> tuple[str, ...]:
    """Give the lines that differ from the draft which was returned, edited or taken back."""
    if o.approval != stream or not o.given or approval.asked.kind != "draft":
        return ()
    before = house.book.approval(o.given).asked.draft
    old, new = (f"{d.subject}\n{d.text}".splitlines() for d in (before, approval.draft))
    return tuple(line for line in difflib.ndiff(old, new) if line[:2] in ("- ", "+ "))


def _judgements(
    house: House, asked: ApprovalRequested, draft: Draft, offer: ProposalDrafted | None
) -> tuple[Judgement, ...]:
    """Give what was judged of this mail; of the route to it only what the owner is to look at."""
    routed = _routed(house, asked.subject) if draft.purpose in ROUTED else None
    looked = routed if routed and routed.outcome == "ask" else None
    return tuple(j for j in (looked, asked.judgement, offer.pricing if offer else None) if j)


def _routed(house: House, subject: str) -> Judgement | None:
    """Give the newest judgement that routed the lead."""
    found = [r.event for r in house.log.read(subject) if isinstance(r.event, LeadRouted)]
    return found[-1].judgement if found else None


def _since(house: House, subject: str, approval: Approval) -> tuple[str, ...]:
    """Give what came from the client after the question was asked, whatever date it bears."""
    heard = (r.event for r in house.log.read(subject))
    after = [e for e in heard if isinstance(e, ReplyReceived) and e.at > approval.asked.at]
    return _texts(house, [reply.signal for reply in after])


def _texts(house: House, signals: list[str]) -> tuple[str, ...]:
    said = [house.book.first(signal) for signal in signals]
    return tuple(s.text for s in said if isinstance(s, SignalReceived))
