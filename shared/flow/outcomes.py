"""What follows when an effect ended: the action moves, and with it what waited for it."""

from datetime import datetime

from shared.domain import action as actions
from shared.domain import conversation as conversations
from shared.domain import names
from shared.domain import opportunity_decider as opportunities
from shared.domain import proposal as proposals
from shared.domain.action import Action, ActionFailed, By, RecordFailed, RecordPerformed
from shared.domain.conversation import NoteSent
from shared.domain.draft import for_client
from shared.domain.opportunity_decider import RecordSent, SkipMessage
from shared.domain.proposal import OfferProposal
from shared.domain.writes import Part, Unmoved, Write
from shared.flow.book import Book
from shared.flow.telling import tell_dropped


def performed(
    book: Book, stream: str, *, attempt: int, by: By, at: datetime, provider_id: str = ""
) -> list[Part]:
    """Give what proof of an attempt changes: nothing if it is known already.

    Raises `Refused` for an attempt that was never claimed.
    """
    action = book.action(stream)
    proof = RecordPerformed(at=at, attempt=attempt, by=by, provider_id=provider_id)
    events = actions.decide(action, proof)
    if not events:
        return []
    own = Write(stream, action.version, events)
    purpose = action.plan.purpose
    if not for_client(purpose):
        return [own]
    sent = RecordSent(at=at, action=stream, attempt=attempt, purpose=purpose)
    return [own, *_achieved(book, action, sent)]


def _achieved(book: Book, action: Action, sent: RecordSent) -> list[Part]:
    plan, at = action.plan, sent.at
    o = book.opportunity(plan.subject)
    parts: list[Part] = [Write(plan.subject, o.version, opportunities.decide(o, sent), o.person)]
    thread = book.conversation(plan.conversation)
    noted = conversations.decide(thread, NoteSent(at=at, action=sent.action, attempt=sent.attempt))
    if noted:
        parts.append(Write(plan.conversation, thread.version, noted))
    if plan.proposal_version:
        offer = book.proposal(plan.subject)
        wish = OfferProposal(at=at, draft_version=plan.proposal_version, action=sent.action)
        offered = proposals.decide(offer, wish)
        if offered:
            parts.append(Write(names.proposal(plan.subject), offer.version, offered))
    return parts


def failed(
    book: Book,
    stream: str,
    *,
    attempt: int,
    by: By,
    at: datetime,
    because: str,
    again: bool | None = None,
) -> list[Part]:
    """Give what a definite refusal of an attempt changes; one of an old attempt nothing.

    The last failure also puts the subject to rest, or skips the mail, with the reason; where the
    provider's own answer said so, the owner is told. A mail that the subject no longer waits for
    is not tried again.
    """
    action = book.action(stream)
    refusal = RecordFailed(at=at, attempt=attempt, by=by, because=because, again=again)
    if action.repeatable:
        events = actions.decide(action, refusal)
        return [Write(stream, action.version, events)] if events else []
    subject = action.plan.subject
    o = book.opportunity(subject)
    awaited = o.stage == "sending" and o.action == stream
    wanted = refusal if awaited else refusal.model_copy(update={"again": False})
    events = actions.decide(action, wanted)
    if not events:
        return []
    own = Write(stream, action.version, events)
    if not awaited or any(isinstance(e, ActionFailed) and e.retryable for e in events):
        return [own, Unmoved(subject, o.version)]
    skipped = opportunities.decide(o, SkipMessage(at=at, because=f"It was not sent: {because}"))
    told = [tell_dropped(subject, o.version, at)] if by == "claimant" else []
    return [own, Write(subject, o.version, skipped, o.person), *told]
