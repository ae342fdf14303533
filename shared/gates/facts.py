"""The facts that the outreach policy judges a draft by; none of them is personal."""

from typing import Any, Protocol

from shared.company.company import Company
from shared.domain.draft import Draft
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_events import (
    AnswerSent,
    LeadUnderstood,
    QuestionRaised,
    WritingBegun,
)
from shared.domain.proposal import ProposalDrafted
from shared.domain.provenance import Provenance
from shared.flow.house import House
from shared.flow.situation import Situation
from shared.gates.foreign import by_hand, foreign, priced
from shared.gates.slots import unfilled


class OnTheDesk(Protocol):
    """A draft with its origin."""

    @property
    def draft(self) -> Draft:
        """Give the mail."""
        ...

    @property
    def provenance(self) -> Provenance:
        """Say who wrote it."""
        ...


def outreach_facts(
    house: House, s: Situation, laid: OnTheDesk, offer: ProposalDrafted | None
) -> dict[str, Any]:
    """Give the facts by the names that `policy/library/outreach.yaml` uses."""
    contact = house.book.contact(s.o.contact)
    return {
        "contact": {
            "opted_out": contact.suppressed in ("unsubscribed", "complained"),
            "suppressed": bool(contact.suppressed),
            "stopped_by": contact.suppressed or None,
            "emails_exchanged": len(house.book.conversation(s.o.conversation).sent),
            "authenticated": house.book.proved(s.o.signals),
        },
        "message": _message(house.company, s.o, laid, offer),
        "opportunity": {
            "offered": s.o.offered,
            "followups": s.o.followups,
            "questions_left": len(_left(house, s.subject)),
        },
        "company": {
            "always_ask": list(house.company.gates.always_ask),
            "paused": house.book.outbound().paused,
        },
    }


def _message(
    company: Company, o: Opportunity, laid: OnTheDesk, offer: ProposalDrafted | None
) -> dict[str, Any]:
    draft = laid.draft
    found, own = (look(draft, company.own_words()) for look in (foreign, by_hand))
    return {
        "kind": draft.purpose,
        "mentions_price": priced(draft),
        "amount_minor": draft.amount_minor,
        "discount_percent": _discount(offer),
        "words": len(draft.text.split()),
        "is_reply": bool(o.replies),
        "edited": draft.edited,
        "unfilled_slots": len(unfilled(draft.text) + unfilled(draft.subject)),
        "foreign_links": len(found.links),
        "foreign_numbers": len(found.numbers),
        "foreign_addresses": len(found.addresses),
        "own_links": len(own.links),
        "own_numbers": len(own.numbers),
        "own_addresses": len(own.addresses),
        "degraded": laid.provenance.degraded,
    }


def _left(house: House, subject: str) -> set[int]:
    """Give the client's questions that no mail answered, also where the owner let them pass."""
    asked: set[int] = set()
    answering: tuple[int, ...] = ()
    for recorded in house.log.read(subject):
        match recorded.event:
            case QuestionRaised(reply=version):
                asked.add(version)
            case WritingBegun(questions=questions):
                answering = questions
            case AnswerSent():
                asked.difference_update(answering)
            case LeadUnderstood():
                asked.clear()
    return asked


def _discount(offer: ProposalDrafted | None) -> Any:
    """Give the discount that the price was judged with; None where nobody judged one."""
    return offer.pricing.facts.get("price.discount_percent") if offer and offer.pricing else None
