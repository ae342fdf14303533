"""Reads an inquiry without a model: words, numbers with their units, and where they stood.

Every pattern is bounded, so that a long mail costs time in proportion to its length.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from shared.agents.deadlines import CALM, URGENT, deadline_in
from shared.agents.kinds import ASKS, NEEDS, kind_of
from shared.agents.lines import as_it_stands, unwrapped
from shared.agents.money_words import budget_in
from shared.agents.people import FIRM
from shared.agents.wishes import Text, uncounted, wished
from shared.company.company import Company
from shared.domain.lead import Evidence, LeadFacts, ServiceWish, Urgency

LONGEST = 20_000
"""Characters of a message that are read; the rest rarely asks for anything."""
SENTENCE = re.compile(r"[^!?\n]{8,300}?(?:[.!?](?=\s+[A-ZÄÖÜ]|\s*\n)|\n)")
"""A full stop before a small letter or a digit ends none: `ca. 5.000 €`."""


class Budget(NamedTuple):
    """What they have, in minor units; None where they do not say."""

    minor: int | None = None
    currency: str = ""


def extract(company: Company, texts: list[Text], language: str, name: str) -> LeadFacts:
    """Read texts, oldest first, into facts; later words stand over earlier ones."""
    stood = [Text(t.words[:LONGEST], t.source) for t in texts]
    texts = [Text(unwrapped(t.words), t.source) for t in stood]
    evidence: list[Evidence] = []
    services = wished(company, texts, evidence)
    budget = _budget(company, texts, evidence)
    deadline = _newest(texts, "deadline", deadline_in, evidence)
    organisation = _newest(stood, "organisation", _firm, evidence)
    return LeadFacts(
        kind=kind_of("\n".join(t.words for t in texts), knows_service=bool(services)),
        language=language,
        name=name,
        organisation=organisation,
        wish=_wish(texts),
        services=services,
        budget_minor=budget.minor,
        currency=budget.currency,
        deadline=" ".join(deadline.split()),
        urgency=_urgency(texts),
        missing=_missing(services, budget, deadline, evidence),
        evidence=tuple(_as_it_stands(each, texts, stood) for each in evidence),
    )


def _as_it_stands(each: Evidence, texts: list[Text], stood: list[Text]) -> Evidence:
    """Quote letter for letter, line breaks and all."""
    for flat, text in zip(texts, stood, strict=True):
        if text.source == each.source and each.quote not in text.words:
            quote = as_it_stands(each.quote, flat.words, text.words)
            return each.model_copy(update={"quote": quote})
    return each


def _missing(
    services: tuple[ServiceWish, ...], budget: Budget, deadline: str, evidence: list[Evidence]
) -> tuple[str, ...]:
    open_points = {
        "service": not services,
        "quantity": any(uncounted(wish, evidence) for wish in services),
        "budget": bool(services) and budget.minor is None,
        "deadline": not deadline,
    }
    return tuple(name for name, missing in open_points.items() if missing)


def _newest(
    texts: list[Text], fact: str, read: Callable[[str], str], evidence: list[Evidence]
) -> str:
    """Give what the newest text says that says anything, and put it in evidence."""
    for text in reversed(texts):
        found = read(text.words)
        if found:
            evidence.append(Evidence(fact=fact, quote=found, source=text.source))
            return found
    return ""


def _budget(company: Company, texts: list[Text], evidence: list[Evidence]) -> Budget:
    for text in reversed(texts):
        found = budget_in(text.words)
        if found:
            evidence.append(Evidence(fact="budget", quote=found.quote, source=text.source))
            return Budget(found.minor, found.currency or company.currency)
    return Budget()


def _firm(words: str) -> str:
    found = FIRM.search(words)
    return found[1] if found else ""


def _urgency(texts: list[Text]) -> Urgency:
    said = texts[-1].words if texts else ""
    if CALM.search(said):
        return "low"
    return "high" if URGENT.search(said) else "unknown"


def _wish(texts: list[Text]) -> str:
    """Give the first sentence that asks for something, in their own words."""
    for text in texts:
        for found in SENTENCE.finditer(text.words + "\n"):
            if ASKS.search(found[0]) or NEEDS.search(found[0]):
                return " ".join(found[0].split())
    return ""
