"""Lead Intake: is it a lead, who is it, what do they ask; typed, with evidence."""

from pydantic import Field

from shared.agents.brief import Brief, Understood
from shared.agents.extract import extract
from shared.agents.language import language_of
from shared.agents.wishes import Text
from shared.company.company import Company
from shared.domain.event import Value
from shared.domain.lead import Evidence, LeadFacts, LeadKind, ServiceWish, Urgency
from shared.domain.provenance import Provenance
from shared.models.evidence import verbatim
from shared.models.gateway import Ask, ModelGateway

AGENT = "lead_intake"


class ReadFact(Value):
    """One fact that a model read, with the words it was read from."""

    fact: str
    quote: str


class LeadReading(Value):
    """What a model says about an inquiry; nothing of it is taken without evidence."""

    kind: LeadKind
    language: str = Field(max_length=5)
    organisation: str = Field(default="", max_length=120)
    wish: str = Field(default="", max_length=400)
    services: tuple[ServiceWish, ...] = ()
    urgency: Urgency = "unknown"
    evidence: tuple[ReadFact, ...] = ()


def understand(brief: Brief, company: Company, gateway: ModelGateway) -> Understood:
    """Read the thread into facts: rules first, a model's reading over them where it is proved."""
    ruled = _by_rule(brief, company)
    answer = gateway.ask(
        Ask(
            agent=AGENT,
            output=LeadReading,
            sources={m.signal: f"{m.subject}\n\n{m.text}" for m in brief.heard},
            facts={"services": {s.id: s.name["en"] for s in company.services}},
            opportunity=brief.opportunity,
        )
    )
    if answer.value is None:
        return Understood(ruled, answer.provenance)
    return Understood(_merged(ruled, answer.value, brief, company), answer.provenance)


def _by_rule(brief: Brief, company: Company) -> LeadFacts:
    texts = [Text(f"{m.subject}\n\n{m.text}", m.signal) for m in brief.heard]
    language = language_of("\n".join(m.text for m in brief.heard)) or company.languages[0]
    return extract(company, texts, language, brief.contact_name or _sender(brief))


def _sender(brief: Brief) -> str:
    return next((m.sender_name for m in reversed(brief.heard) if m.sender_name), "")


def _merged(ruled: LeadFacts, read: LeadReading, brief: Brief, company: Company) -> LeadFacts:
    """Take from a model's reading only what its verbatim evidence carries."""
    sources = {m.signal: f"{m.subject}\n\n{m.text}" for m in brief.heard}
    proved: list[Evidence] = []
    for fact in read.evidence:
        source = verbatim(fact.quote, sources)
        if source:
            proved.append(Evidence(fact=fact.fact, quote=fact.quote, source=source))
    shown = {e.fact for e in proved}
    known = {s.id for s in company.services}
    services = tuple(
        _bounded(wish, ruled)
        for wish in read.services
        if wish.service in known and f"service {wish.service}" in shown
    )
    spoken = read.language if read.language in company.languages else ruled.language
    return ruled.model_copy(
        update={
            "kind": read.kind,
            "language": spoken,
            "wish": read.wish if verbatim(read.wish, sources) else ruled.wish,
            "urgency": read.urgency,
            "services": services or ruled.services,
            "missing": tuple(m for m in ruled.missing if not (m == "service" and services)),
            "evidence": (*ruled.evidence, *proved),
        }
    )


def _bounded(wish: ServiceWish, ruled: LeadFacts) -> ServiceWish:
    """A quantity is a number, so the rules read it; a model may only name the service."""
    counted = {w.service: w.quantity for w in ruled.services}
    return ServiceWish(service=wish.service, quantity=counted.get(wish.service))


__all__ = ["AGENT", "LeadReading", "Provenance", "understand"]
