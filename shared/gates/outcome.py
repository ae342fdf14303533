"""What the owner is told without being asked: an ending, a mail that stays, a word without sender."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.company import formats
from shared.domain.event import Event
from shared.domain.opportunity_events import (
    MessageSkipped,
    OpportunityWentDormant,
    OpportunityWon,
)
from shared.flow.house import House

LONGEST_PASSED_ON = 4_000
"""Characters of a message that are passed on; the log and the raw bytes have all of it."""


@dataclass(frozen=True)
class Outcome:
    """What one mail about an ending says."""

    subject: str
    """Stream of the opportunity."""
    won: bool
    client: str
    amount: str
    """What was accepted, with its currency; empty where no offer lay before the client."""
    reason: str
    """Why they declined, in their own words."""


def outcome_of(house: House, subject: str, at: datetime) -> Outcome:
    """Gather how a sale ended at this time; it may have moved on since, to an answer or anew."""
    proposal = house.book.proposal(subject)
    o = house.book.opportunity(subject)
    contact = house.book.contact(o.contact)
    offer, language = proposal.on_offer, house.company.languages[0]
    typed = proposal.accepted.name if proposal.accepted else ""
    return Outcome(
        subject=subject,
        won=any(isinstance(event, OpportunityWon) for event in _happened(house, subject, at)),
        client=typed or contact.name or contact.email,
        amount=formats.money(offer.amount_minor, offer.currency, language) if offer else "",
        reason=proposal.declined.reason if proposal.declined else "",
    )


def _happened(house: House, subject: str, at: datetime) -> Iterator[Event]:
    """Give what happened to a sale at one time."""
    return (r.event for r in house.log.read(subject) if r.event.at == at)


@dataclass(frozen=True)
class Dropped:
    """What one mail about a mail that will not go out says."""

    subject: str
    client: str
    because: str


def dropped_of(house: House, subject: str, at: datetime) -> Dropped:
    """Gather why the mail that was at hand at this time will not go out."""
    contact = house.book.contact(house.book.opportunity(subject).contact)
    reasons = [
        event.because
        for event in _happened(house, subject, at)
        if isinstance(event, MessageSkipped | OpportunityWentDormant)
    ]
    return Dropped(subject, contact.name or contact.email, " ".join(reasons))


@dataclass(frozen=True)
class Unanswerable:
    """What one mail about a message without a usable sender says."""

    signal: str
    kind: str
    """`email`, `form`, … as the signal's own kind."""
    name: str
    sender: str
    """The address they wrote from, which mail cannot go to; mostly empty."""
    subject: str
    text: str
    defects: tuple[str, ...]


def unanswerable_of(house: House, signal: str) -> Unanswerable:
    """Gather what somebody wrote whom nobody can answer."""
    came = house.book.signal(signal).received
    if came is None:
        raise ValueError(f"{signal} was never received")
    return Unanswerable(
        signal=signal,
        kind=came.kind,
        name=came.sender_name,
        sender=came.sender,
        subject=came.subject,
        text=came.text.strip()[:LONGEST_PASSED_ON],
        defects=came.defects,
    )
