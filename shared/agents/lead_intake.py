"""Lead Intake: is it a lead, who is it, what do they ask; typed, with evidence.

Rules read first, and every number. A model may see what rules do not; of what it says, that
stands which it can quote.
"""

from collections.abc import Iterator

from pydantic import Field

from shared.agents.brief import Brief, Message, Understood
from shared.agents.extract import extract
from shared.agents.language import language_of
from shared.agents.origin import weakened
from shared.agents.values import REPLY
from shared.agents.wishes import Text
from shared.company.company import Company
from shared.domain.event import Value
from shared.domain.lead import Evidence, LeadFacts, LeadKind, ServiceWish, Urgency
from shared.models.evidence import verbatim
from shared.models.gateway import Ask, ModelGateway

AGENT = "lead_intake"
SILENT: frozenset[LeadKind] = frozenset({"spam", "vendor"})
"""Kinds that get no answer, so that a mistake would never be noticed."""


class ReadFact(Value):
    """One fact that a model read, with the words it was read from."""

    fact: str = Field(max_length=120)
    quote: str = Field(max_length=400)


class LeadReading(Value):
    """What a model says about an inquiry; nothing of it is taken without evidence."""

    kind: LeadKind
    language: str = Field(default="", max_length=5)
    organisation: str = Field(default="", max_length=120)
    wish: str = Field(default="", max_length=400)
    services: tuple[ServiceWish, ...] = Field(default=(), max_length=20)
    urgency: Urgency = "unknown"
    evidence: tuple[ReadFact, ...] = Field(default=(), max_length=40)


def understand(brief: Brief, company: Company, gateway: ModelGateway) -> Understood:
    """Read the thread into facts: rules first, a model's reading over them where it is proved."""
    ruled = _by_rule(brief, company)
    answer = gateway.ask(
        Ask(
            agent=AGENT,
            output=LeadReading,
            sources=brief.sources,
            facts={"services": [_listed(company, s.id) for s in company.services]},
            opportunity=brief.opportunity,
        )
    )
    if answer.value is None:
        return Understood(ruled, answer.provenance)
    proved = list(_proved(answer.value, brief.sources))
    facts = _merged(ruled, answer.value, proved, company, brief)
    refused = {e.fact for e in answer.value.evidence} - {e.fact for e in proved}
    because = ("evidence refused: it is not in the mail",) if refused else ()
    return Understood(facts, weakened(answer.provenance, *because))


def _listed(company: Company, service: str) -> dict[str, object]:
    found = company.service(service)
    if found is None:
        return {}
    return {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "add_ons": {a.id: a.name for a in found.add_ons},
    }


def _by_rule(brief: Brief, company: Company) -> LeadFacts:
    texts = [Text(_own_words(m), m.signal) for m in brief.heard]
    language = _language(brief) or company.languages[0]
    return extract(company, texts, language, brief.contact_name or _sender(brief))


def _own_words(message: Message) -> str:
    """Leave out a subject that answers ours: it holds our words, not theirs."""
    return message.text if REPLY.match(message.subject.strip()) else message.words


def _language(brief: Brief) -> str:
    """Tell the language of the newest message that is long enough to tell."""
    found = (language_of(m.text) for m in reversed(brief.heard))
    return next(filter(None, found), "")


def _sender(brief: Brief) -> str:
    return next((m.sender_name for m in reversed(brief.heard) if m.sender_name), "")


def _proved(read: LeadReading, sources: dict[str, str]) -> Iterator[Evidence]:
    """Keep the evidence whose quote stands in what the client wrote."""
    for each in read.evidence:
        source = verbatim(each.quote, sources)
        if source:
            yield Evidence(fact=each.fact, quote=each.quote, source=source)


def _merged(
    ruled: LeadFacts, read: LeadReading, proved: list[Evidence], company: Company, brief: Brief
) -> LeadFacts:
    """Lay over the rules' reading what a model's evidence carries."""
    shown = {e.fact for e in proved}
    services = _services(ruled, read, shown, company)
    known = bool(services)
    spoken = read.language if read.language in company.languages else ruled.language
    firm = read.organisation if verbatim(read.organisation, brief.sources) else ""
    return ruled.model_copy(
        update={
            "kind": _kind(ruled, read) if "kind" in shown else ruled.kind,
            "language": ruled.language if _language(brief) else spoken,
            "organisation": ruled.organisation or (firm if "organisation" in shown else ""),
            "wish": read.wish if verbatim(read.wish, brief.sources) else ruled.wish,
            "urgency": read.urgency if "urgency" in shown else ruled.urgency,
            "services": services,
            "missing": tuple(m for m in ruled.missing if not (m == "service" and known)),
            "evidence": (*ruled.evidence, *proved),
        }
    )


def _kind(ruled: LeadFacts, read: LeadReading) -> LeadKind:
    """Where only a model takes a wish for advertising, the owner looks."""
    disputed = read.kind in SILENT and ruled.kind == "inquiry" and ruled.services
    return "other" if disputed else read.kind


def _services(
    ruled: LeadFacts, read: LeadReading, shown: set[str], company: Company
) -> tuple[ServiceWish, ...]:
    """Name services and add-ons as proved; a quantity is a number, so rules alone read it."""
    counted = {wish.service: wish for wish in ruled.services}
    found: list[ServiceWish] = []
    for wish in read.services:
        service = company.service(wish.service)
        if service is None or f"service {wish.service}" not in shown:
            continue
        was = counted.get(wish.service, ServiceWish(service=wish.service))
        more = [a.id for a in service.add_ons if f"add_on {service.id}.{a.id}" in shown]
        wanted = dict.fromkeys([*was.add_ons, *(a for a in more if a in wish.add_ons)])
        found.append(was.model_copy(update={"add_ons": tuple(wanted)}))
    return tuple(found) or ruled.services


__all__ = ["AGENT", "LeadReading", "understand"]
