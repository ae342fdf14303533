"""The facts that the outreach policy judges a draft by; none of them is personal."""

from typing import Any

from shared.company.company import Company
from shared.domain.contact import Contact
from shared.domain.conversation import Conversation
from shared.domain.draft import Draft
from shared.domain.opportunity import Opportunity
from shared.gates.slots import foreign, unfilled


def outreach_facts(
    company: Company,
    o: Opportunity,
    draft: Draft,
    contact: Contact,
    thread: Conversation,
    degraded: bool,
) -> dict[str, Any]:
    """Give the facts by the names that `policy/library/outreach.yaml` uses."""
    found = foreign(draft, company.own_words())
    return {
        "contact": {
            "opted_out": contact.suppressed in ("unsubscribed", "complained"),
            "suppressed": bool(contact.suppressed),
            "emails_exchanged": len(thread.sent),
        },
        "message": {
            "kind": draft.purpose,
            "mentions_price": draft.amount_minor > 0,
            "amount_minor": draft.amount_minor,
            "words": len(draft.text.split()),
            "is_reply": bool(o.replies),
            "edited": draft.edited,
            "unfilled_slots": len(unfilled(draft.text) + unfilled(draft.subject)),
            "foreign_links": len(found.links),
            "foreign_numbers": len(found.numbers),
            "foreign_addresses": len(found.addresses),
            "degraded": degraded,
        },
        "opportunity": {"offered": o.offered, "followups": o.followups},
    }
