"""What the owner is told without being asked: how a sale ended, or why a mail will not go out."""

from dataclasses import dataclass
from datetime import datetime

from shared.company import formats
from shared.domain.opportunity_events import MessageSkipped, OpportunityWentDormant
from shared.flow.house import House


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


def outcome_of(house: House, subject: str) -> Outcome:
    """Gather how a sale ended from its proposal and its contact."""
    proposal = house.book.proposal(subject)
    o = house.book.opportunity(subject)
    contact = house.book.contact(o.contact)
    offer, language = proposal.on_offer, house.company.languages[0]
    typed = proposal.accepted.name if proposal.accepted else ""
    return Outcome(
        subject=subject,
        won=o.stage == "won",
        client=typed or contact.name or contact.email,
        amount=formats.money(offer.amount_minor, offer.currency, language) if offer else "",
        reason=proposal.declined.reason if proposal.declined else "",
    )


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
        r.event.because
        for r in house.log.read(subject)
        if isinstance(r.event, MessageSkipped | OpportunityWentDormant) and r.event.at == at
    ]
    return Dropped(subject, contact.name or contact.email, " ".join(reasons))
