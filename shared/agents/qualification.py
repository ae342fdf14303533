"""Qualification: the facts of a lead against the list; policy decides the route."""

from shared.agents.brief import Brief
from shared.company.company import Company
from shared.company.pricing import price
from shared.domain.judgement import Judgement
from shared.policy.library import Policies


def qualify(brief: Brief, company: Company, policies: Policies, *, full: bool = False) -> Judgement:
    """Judge whether to propose, nurture or decline; `ask` where no rule can say."""
    return policies.judge("qualification", lead_facts(brief, company, full))


def lead_facts(brief: Brief, company: Company, full: bool) -> dict[str, object]:
    """Give the facts by the names that `policy/library/qualification.yaml` uses."""
    facts = brief.facts
    maths = price(company, facts.services, language=facts.language)
    net = maths.net_minor if facts.services else None
    return {
        "lead": {
            "kind": facts.kind,
            "service_known": any(company.service(s.service) for s in facts.services),
            "budget_band": _band(facts.budget_minor, net),
            "amount_minor": net,
            "urgency": facts.urgency,
            "missing": list(facts.missing),
            "language_supported": facts.language in company.languages,
            "trust": "authenticated" if brief.authenticated else "unauthenticated",
        },
        "profile": {"previous_won": brief.previous_won, "previous_lost": 0},
        "capacity": {"full": full},
    }


def _band(budget: int | None, net: int | None) -> str:
    if budget is None or not net:
        return "unknown"
    if budget < net * 7 // 10:
        return "below"
    return "above" if budget > net * 2 else "within"
