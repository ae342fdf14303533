"""News of a mail of ours: what a provider's word about one attempt changes."""

from datetime import datetime

from shared.domain import contact as contacts
from shared.domain.action import Action, ActionFailed
from shared.domain.contact import SuppressMail
from shared.domain.draft import for_client
from shared.domain.errors import Refused
from shared.domain.signal import SignalReceived
from shared.domain.writes import Part, Write, events_of
from shared.flow import outcomes
from shared.flow.house import House
from shared.flow.telling import tell_undelivered, undelivered_by
from shared.ingest.filed import Filing


def file_news(house: House, stream: str, received: SignalReceived, now: datetime) -> Filing:
    """File the provider's word; one about nothing that we ever did is ignored."""
    action = house.book.action(received.action)
    try:
        if received.delivery == "rejected":
            return _refused(house, stream, action, received, now)
        return _went_out(house, stream, action, received, now)
    except Refused as never:
        return Filing("ignored", str(never))


def _refused(
    house: House, stream: str, action: Action, received: SignalReceived, now: datetime
) -> Filing:
    """Take a refusal for its own attempt alone; it says nothing about a later one.

    Mostly it comes after the provider took the mail. Nothing is taken back then, but told.
    """
    parts = outcomes.failed(
        house.book,
        received.action,
        attempt=received.attempt,
        by="provider",
        at=now,
        because="the provider refused it",
    )
    subject, because = action.plan.subject, f"the provider refused attempt {received.attempt}"
    lost = _gave_up(parts) if parts else action.status == "performed"
    told = _told(house, stream, action, received, now) if lost else []
    if parts:
        return Filing("proof", because, subject, (*parts, *told))
    return Filing("ignored", f"{because}, which is not in flight", subject, tuple(told))


def _gave_up(parts: list[Part]) -> bool:
    """Say whether a mail that was refused is not tried again."""
    failures = (event for event in events_of(parts) if isinstance(event, ActionFailed))
    return any(not failure.retryable for failure in failures)


def _told(
    house: House, stream: str, action: Action, received: SignalReceived, now: datetime
) -> list[Part]:
    """Tell the owner, once for each attempt, that a client's mail did not arrive.

    Of an attempt that a later one followed nothing is told: that one has its own ending.
    """
    attempt = received.attempt or action.attempt
    if attempt != action.attempt or not for_client(action.plan.purpose):
        return []
    if house.log.head(undelivered_by(received.action, attempt)):
        return []
    return [tell_undelivered(stream, received.action, attempt, now)]


def _went_out(
    house: House, stream: str, action: Action, received: SignalReceived, now: datetime
) -> Filing:
    """Take anything else for proof that the attempt left, wherever it ended.

    A returned mail names its action alone; then the newest attempt is taken.
    """
    proof = outcomes.performed(
        house.book,
        received.action,
        attempt=received.attempt or action.attempt,
        by="provider",
        at=now,
    )
    plan = action.plan
    because = f"the provider says: {received.delivery}"
    if received.delivery == "bounced":
        proof += _told(house, stream, action, received, now)
    if received.delivery not in ("bounced", "complained") or not received.permanent:
        return Filing("proof", because, plan.subject, tuple(proof))
    stop = _suppressed(house, stream, received, plan.contact, now)
    because = f"{because}; nothing more is mailed there"
    return Filing("suppression", because, plan.subject, (*proof, *stop))


def _suppressed(
    house: House, stream: str, received: SignalReceived, contact: str, now: datetime
) -> list[Part]:
    known = house.book.contact(contact) if contact else contacts.Contact()
    if not known.handles:
        return []
    why = SuppressMail(
        at=now, why="complained" if received.delivery == "complained" else "bounced", signal=stream
    )
    stopped = contacts.decide(known, why)
    return [Write(contact, known.version, stopped)] if stopped else []
