"""What somebody asks for, as typed facts with their evidence."""

from typing import Literal

from shared.domain.event import Value

LeadKind = Literal["inquiry", "spam", "job", "vendor", "support", "other"]
Urgency = Literal["low", "normal", "high", "unknown"]


class Evidence(Value):
    """The words from which a fact was read: a verbatim part of the source."""

    fact: str
    quote: str
    source: str
    """The signal's stream."""


class ServiceWish(Value):
    """One service of the company's list that the lead seems to want."""

    service: str
    """The id in `company.yaml`."""
    quantity: int | None = None
    """In the service's unit; None where the lead did not say."""
    add_ons: tuple[str, ...] = ()
    """Ids of the service's add-ons that the lead wants as well."""


class LeadFacts(Value):
    """One inquiry, read; every stated fact is backed by evidence."""

    kind: LeadKind = "other"
    language: str = "en"
    name: str = ""
    organisation: str = ""
    wish: str = ""
    """What they ask for, in one sentence close to their own words."""
    services: tuple[ServiceWish, ...] = ()
    budget_minor: int | None = None
    currency: str = ""
    deadline: str = ""
    """As they put it."""
    urgency: Urgency = "unknown"
    missing: tuple[str, ...] = ()
    """Names of facts that a proposal would still need."""
    evidence: tuple[Evidence, ...] = ()
