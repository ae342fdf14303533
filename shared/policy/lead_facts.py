"""The facts by which a lead is routed and a price is judged; none of them is personal."""

from collections.abc import Mapping
from typing import Literal

from shared.company.company import Company
from shared.company.pricing import PriceMaths, price
from shared.domain.lead import LeadFacts

BudgetBand = Literal["below", "within", "above", "unknown"]
Facts = Mapping[str, Mapping[str, object]]
LOW, HIGH = 70, 150
"""Percent of the list price under which a budget is below it, and from which it is above."""


def qualification_facts(
    company: Company,
    lead: LeadFacts,
    *,
    trust: str,
    previous_won: int = 0,
    previous_lost: int = 0,
    open_elsewhere: int = 0,
    open_opportunities: int = 0,
) -> Facts:
    """Give the facts by the names that `library/qualification.yaml` uses."""
    known = tuple(wish for wish in lead.services if company.service(wish.service))
    net = price(company, known).net_minor if known else None
    return {
        "lead": {
            "kind": lead.kind,
            "service_known": bool(known),
            "budget_band": budget_band(company, lead, net),
            "amount_minor": net,
            "urgency": lead.urgency,
            "missing": list(lead.missing),
            "language_supported": lead.language in company.languages,
            "trust": trust,
        },
        "profile": {
            "previous_won": previous_won,
            "previous_lost": previous_lost,
            "open_elsewhere": open_elsewhere,
        },
        "capacity": {"full": open_opportunities >= company.capacity.open_opportunities},
    }


def pricing_facts(company: Company, maths: PriceMaths, lead: LeadFacts | None = None) -> Facts:
    """Give the facts by the names that `library/pricing.yaml` uses."""
    return {
        "price": {
            "net_minor": maths.net_minor,
            "lines": len(maths.lines),
            "unpriced": len(maths.unpriced),
            "assumed": sum(line.assumed for line in maths.lines),
            "raised": sum(line.raised for line in maths.lines),
            "beyond": sum(line.beyond for line in maths.lines),
            "discount_percent": maths.discount_percent,
            "margin_percent": maths.margin_percent,
            "needs_sign_in": company.needs_sign_in(maths.gross_minor),
        },
        "lead": {"budget_minor": _budget(company, lead) if lead else None},
        "company": {"discount_limit_percent": company.gates.discount_limit_percent},
    }


def budget_band(company: Company, lead: LeadFacts, net_minor: int | None) -> BudgetBand:
    """Compare what they have with the list price; another currency is not compared."""
    budget = _budget(company, lead)
    if budget is None or not net_minor:
        return "unknown"
    if budget * 100 < net_minor * LOW:
        return "below"
    return "above" if budget * 100 >= net_minor * HIGH else "within"


def _budget(company: Company, lead: LeadFacts) -> int | None:
    same = lead.currency in ("", company.currency)
    return lead.budget_minor if same else None
