"""Proposal Generator: scope and prose by an agent, every number by rule.

The model sees typed facts and the client's wish in a few words; it is asked for words around
the price and never for the price.
"""

from dataclasses import dataclass, field, replace

from pydantic import Field

from shared.agents import prose
from shared.agents.brief import Brief, Offer, Proposed, Written
from shared.agents.letters import letter
from shared.agents.notes import heed
from shared.agents.offers import offer
from shared.agents.origin import weakened
from shared.agents.revision import revised, unfollowed
from shared.agents.values import of_offer, services_of, tongue, values
from shared.agents.wishes import added
from shared.company.company import Company
from shared.company.pricing import PriceMaths, price
from shared.domain.event import Value
from shared.domain.judgement import Judgement
from shared.domain.provenance import Provenance
from shared.models.gateway import Ask, ModelGateway
from shared.policy.lead_facts import pricing_facts
from shared.policy.library import Policies

AGENT = "proposal_generator"
SLOTS = ("first_name", "client_name", "company_name", "services", "deadline")
"""What a model may place in the mail; in the offer itself it may place none."""
MOST_PARAGRAPHS, MOST_ITEMS = 4, 8


class ScopeItem(Value):
    """One more thing that is done within a service."""

    service: str = Field(max_length=60)
    text: str = Field(max_length=300)


class ProposalProse(Value):
    """Words around a price."""

    mail: tuple[str, ...] = Field(max_length=MOST_PARAGRAPHS)
    intro: str = Field(default="", max_length=600)
    scope: tuple[ScopeItem, ...] = Field(default=(), max_length=MOST_ITEMS)
    open_points: tuple[str, ...] = Field(default=(), max_length=4)


@dataclass(frozen=True)
class _Kept:
    """What of a model's words stands, and why the rest does not."""

    mail: tuple[str, ...] = ()
    intro: str = ""
    scope: dict[str, list[str]] = field(default_factory=dict)
    open_points: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def propose(brief: Brief, company: Company, gateway: ModelGateway, policies: Policies) -> Proposed:
    """Price what the client wants from the company's list, judge the price, and put it in words."""
    maths = priced(brief, company)
    judged = policies.judge("pricing", pricing_facts(company, maths, brief.facts))
    revision = _revises(brief, offer(brief, company, maths))
    answer = gateway.ask(_ask(brief, company, maths, judged, revision=revision))
    kept = _keep(answer.value, maths) if answer.value else _Kept()
    made = offer(
        brief, company, maths, intro=kept.intro, scope=kept.scope, open_points=kept.open_points
    )
    provenance = weakened(answer.provenance, *kept.refused)
    written = _mail(brief, company, made, kept.mail, provenance)
    left = () if kept.mail else unfollowed(brief, company)
    return Proposed(made, replace(written, unfollowed=left), judged)


def priced(brief: Brief, company: Company) -> PriceMaths:
    """Work the price out from the facts and, where the owner sent a draft back, from the note."""
    facts = revised(brief, company)
    return price(
        company,
        facts.services,
        language=tongue(brief, company),
        add_ons=added(facts),
        discount_percent=heed(brief.notes).discount_percent,
    )


def _revises(brief: Brief, made: Offer) -> bool:
    """Say whether an offer is another one than the client has."""
    return brief.held is not None and made.changes(brief.held)


def _ask(
    brief: Brief, company: Company, maths: PriceMaths, judged: Judgement, *, revision: bool
) -> Ask[ProposalProse]:
    facts = brief.facts
    return Ask(
        agent=AGENT,
        output=ProposalProse,
        sources={"wish": facts.wish, "timing": facts.deadline, "earlier draft": brief.given_text},
        facts={
            "language": maths.language,
            "style": company.tone.style,
            "services": [
                {"id": line.service, "title": line.title, "add_on": bool(line.add_on)}
                for line in maths.lines
            ],
            "assumed": [line.title for line in maths.lines if line.assumed],
            "missing": list(facts.missing),
            "urgency": facts.urgency,
            "slots": list(SLOTS),
            "revision": revision,
            "owner_note": "\n".join(brief.notes),
        },
        opportunity=brief.opportunity,
        policy=f"{judged.policy}/{judged.version}",
    )


def _keep(said: ProposalProse, maths: PriceMaths) -> _Kept:
    """Keep each piece of a model's words that says nothing code must say."""
    language = maths.language
    everything = [*said.mail, said.intro, *(i.text for i in said.scope), *said.open_points]
    if prose.foreign_tongue(everything, language):
        return _Kept(refused=("prose refused: language",))
    wrong = {
        "mail": next((c for p in said.mail if (c := prose.complaint(p, SLOTS))), ""),
        "intro": prose.complaint(said.intro) if said.intro else "",
        "scope": next((c for i in said.scope if (c := prose.complaint(i.text, most=300))), ""),
        "open_points": next((c for p in said.open_points if (c := prose.complaint(p))), ""),
    }
    scope: dict[str, list[str]] = {}
    for item in said.scope:
        scope.setdefault(item.service, []).append(item.text)
    return _Kept(
        mail=() if wrong["mail"] else said.mail,
        intro="" if wrong["intro"] else said.intro,
        scope={} if wrong["scope"] else scope,
        open_points=() if wrong["open_points"] else said.open_points,
        refused=tuple(f"{piece} refused: {why}" for piece, why in wrong.items() if why),
    )


def _mail(
    brief: Brief, company: Company, made: Offer, body: tuple[str, ...], provenance: Provenance
) -> Written:
    known = {
        **values(brief, company),
        **of_offer(made),
        "again": "yes" if brief.offered else "",
        "revised": "yes" if _revises(brief, made) else "",
        "owner_words": "\n\n".join(heed(brief.notes).words),
    }
    if not made.lines:
        known.pop("total")
    subject, text, used = letter(made.language, "proposal").write(known, body)
    return Written(subject, text, used, provenance)


__all__ = ["AGENT", "ProposalProse", "priced", "propose", "services_of"]
