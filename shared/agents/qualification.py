"""Qualification: the facts of a lead against the list; policy decides the route, and no model."""

from shared.agents.brief import Brief
from shared.company.company import Company
from shared.domain.judgement import Judgement
from shared.policy.lead_facts import qualification_facts
from shared.policy.library import Policies


def qualify(brief: Brief, company: Company, policies: Policies) -> Judgement:
    """Judge whether to propose, nurture or decline; `ask` where no rule can say."""
    facts = qualification_facts(
        company,
        brief.facts,
        trust="authenticated" if brief.authenticated else "unauthenticated",
        previous_won=brief.previous_won,
        previous_lost=brief.previous_lost,
        open_elsewhere=brief.open_elsewhere,
        open_opportunities=brief.open_opportunities,
    )
    return policies.judge("qualification", facts)
