"""What an agent is given, and what it gives back; it never acts."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785

from shared.domain.draft import Purpose
from shared.domain.event import Value
from shared.domain.judgement import Judgement
from shared.domain.lead import Evidence, LeadFacts
from shared.domain.opportunity_events import Meaning
from shared.domain.provenance import Provenance


@dataclass(frozen=True)
class Message:
    """One message of the thread, as its writer newly wrote it."""

    signal: str
    at: datetime
    subject: str
    text: str
    sender_name: str
    ours: bool = False

    @property
    def words(self) -> str:
        """Give everything that was said, subject first; evidence is quoted from it."""
        return f"{self.subject}\n\n{self.text}" if self.subject else self.text


class OfferLine(Value):
    """One line of the offer as the client reads it."""

    title: str
    quantity_text: str
    unit_text: str
    discount_text: str = ""
    """In percent; empty where there is none, and in offers from before it was shown."""
    discount_amount_text: str = ""
    """What the discount takes off quantity × unit price, so that the line adds up to its net."""
    net_text: str


class OfferTax(Value):
    """One tax of the offer as the client reads it."""

    title: str
    amount_text: str


class Offer(Value):
    """A proposal's content: every number in it was worked out by code."""

    language: str
    title: str
    services_text: str = ""
    """What is offered, as a sentence names it."""
    client_name: str
    intro: str
    scope: tuple[str, ...]
    lines: tuple[OfferLine, ...]
    net_text: str = ""
    taxes: tuple[OfferTax, ...]
    total_text: str
    deposit_text: str = ""
    amount_minor: int
    """With tax, in minor units."""
    currency: str
    maths: tuple[str, ...]
    """The price step by step, for whoever wants to check it."""
    terms: str
    valid_until: str
    """Date, ISO 8601."""
    valid_until_text: str
    open_points: tuple[str, ...] = ()
    """What the offer assumes, or still needs to know."""

    def changes(self, other: "Offer") -> bool:
        """Say whether another thing is sold than by the other offer, or not for the same."""
        return self.sold != other.sold

    @property
    def sold(self) -> tuple[object, ...]:
        """Give what is sold, for how much and on what terms."""
        return (
            self.lines,
            self.taxes,
            self.amount_minor,
            self.currency,
            self.deposit_text,
            self.terms,
        )

    def content(self) -> dict[str, Any]:
        """Give the offer as JSON values."""
        return self.model_dump(mode="json")

    def content_hash(self) -> str:
        """Give SHA-256 over the canonical JSON (RFC 8785)."""
        return sha256(rfc8785.dumps(self.content())).hexdigest()


@dataclass(frozen=True)
class Brief:
    """Everything an agent may know: the client's own thread and facts, nothing of others."""

    opportunity: str
    now: datetime
    messages: tuple[Message, ...]
    """Oldest first."""
    facts: LeadFacts = LeadFacts()
    contact_name: str = ""
    purpose: Purpose = "proposal"
    questions: tuple[Message, ...] = ()
    """What the client asked and nobody has answered yet."""
    note: str = ""
    """What the owner wants changed in the newest draft."""
    earlier_notes: tuple[str, ...] = ()
    """What the owner wanted changed in drafts before that, oldest first; it still holds."""
    given_text: str = ""
    """The earlier draft that the note is about."""
    offer: Offer | None = None
    """The newest offer that was drafted."""
    offered: bool = False
    """An offer went out before, which a new one replaces."""
    held: Offer | None = None
    """The offer that the client has, where it can still be read."""
    authenticated: bool = True
    followups: int = 0
    previous_won: int = 0
    previous_lost: int = 0
    open_elsewhere: int = 0
    """Other opportunities of this contact that have not ended."""
    open_opportunities: int = 0
    emails_exchanged: int = 0
    won: bool = False
    declined: bool = False
    """One of the questions was read as a no."""

    @property
    def heard(self) -> tuple[Message, ...]:
        """Give what the client wrote."""
        return tuple(m for m in self.messages if not m.ours)

    @property
    def notes(self) -> tuple[str, ...]:
        """Give every note of the owner that holds, oldest first."""
        return tuple(note for note in (*self.earlier_notes, self.note) if note.strip())

    @property
    def sources(self) -> dict[str, str]:
        """Give the client's words by the signal that brought them, oldest first."""
        return {m.signal: m.words for m in self.heard}


@dataclass(frozen=True)
class Written:
    """A mail with slots, the values that code gives them, and where the words come from.

    `proposal_link` and `unsubscribe_link` are slots that only the gate fills.
    """

    subject: str
    text: str
    slots: dict[str, str] = field(default_factory=dict)
    provenance: Provenance = Provenance()
    unfollowed: tuple[str, ...] = ()
    """What the owner wished for and no rule or template could do."""


@dataclass(frozen=True)
class Understood:
    """An inquiry as typed facts."""

    facts: LeadFacts
    provenance: Provenance


@dataclass(frozen=True)
class Proposed:
    """An offer with its price judged, and the mail that brings it."""

    offer: Offer
    written: Written
    pricing: Judgement


@dataclass(frozen=True)
class Reading:
    """What a reply means, and the words that say so."""

    meaning: Meaning
    because: str
    evidence: tuple[Evidence, ...]
    provenance: Provenance
