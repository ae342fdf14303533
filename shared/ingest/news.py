"""News of a mail of ours: what a provider's word about one attempt changes."""

from datetime import datetime

from shared.domain import contact as contacts
from shared.domain.action import Action
from shared.domain.contact import SuppressMail
from shared.domain.errors import Refused
from shared.domain.signal import SignalReceived
from shared.domain.writes import Part, Write
from shared.flow import outcomes
from shared.flow.house import House
from shared.ingest.filed import Filing


def file_news(house: House, stream: str, received: SignalReceived, now: datetime) -> Filing:
    """File the provider's word; one about nothing that we ever did is ignored."""
    action = house.book.action(received.action)
    try:
        if received.delivery == "rejected":
            return _refused(house, action, received, now)
        return _went_out(house, stream, action, received, now)
    except Refused as never:
        return Filing("ignored", str(never))


def _refused(house: House, action: Action, received: SignalReceived, now: datetime) -> Filing:
    """Take a refusal for its own attempt alone; it says nothing about a later one."""
    parts = outcomes.failed(
        house.book,
        received.action,
        attempt=received.attempt,
        by="provider",
        at=now,
        because="the provider refused it",
    )
    subject = action.plan.subject
    if parts:
        because = f"the provider refused attempt {received.attempt}"
        return Filing("proof", because, subject, tuple(parts))
    because = f"the provider refused attempt {received.attempt}, which is not in flight"
    return Filing("ignored", because, subject)


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
