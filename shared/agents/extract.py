"""Reads an inquiry without a model: words, numbers with their units, and where they stood.

Every pattern is bounded, so that a long mail costs time in proportion to its length.
"""

import re
from decimal import Decimal

from shared.agents.wishes import Text, wished
from shared.company.company import Company
from shared.domain.lead import Evidence, LeadFacts, LeadKind, Urgency

LONGEST = 20_000
"""Characters of a message that are read; the rest rarely asks for anything."""

AMOUNT = r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
CURRENCY = r"€|EUR\b|euros?\b"
BUDGET = re.compile(
    rf"(?:(?P<c1>{CURRENCY})\s?(?P<n1>{AMOUNT})\s?(?P<k1>k\b|tsd\.?|thousand\b|tausend\b)?"
    rf"|(?P<n2>{AMOUNT})\s?(?P<k2>k\b|tsd\.?|thousand|tausend)?\s?(?P<c2>{CURRENCY}))",
    re.IGNORECASE,
)
BUDGET_WORD = re.compile(r"budget|spend|ausgeben|preisrahmen|kostenrahmen|afford", re.IGNORECASE)
DEADLINE = re.compile(
    r"\b(?:by|before|until|bis(?: zum| ende)?|vor|spätestens)\s"
    r"(?P<when>(?:the\s|end of\s|mid[- ]|ende\s|mitte\s|anfang\s)?[\wäöüÄÖÜ.]{2,20}"
    r"(?:\s[\wäöüÄÖÜ.]{1,12})?)",
    re.IGNORECASE,
)
URGENT = re.compile(
    r"\b(?:urgent|asap|as soon as possible|dringend|eilig|sofort|schnellstmöglich)", re.IGNORECASE
)
CALM = re.compile(r"\b(?:no rush|no hurry|whenever|keine eile|hat zeit|irgendwann)", re.IGNORECASE)
KINDS: tuple[tuple[LeadKind, re.Pattern[str]], ...] = (
    (
        "spam",
        re.compile(
            r"seo (?:services|ranking|package)|backlinks?\b|guest post|casino|crypto (?:invest|profit)|"
            r"viagra|lottery|million dollars|first page of google|suchmaschinen-?platzierung|"
            r"increase your (?:traffic|sales|ranking)",
            re.IGNORECASE,
        ),
    ),
    (
        "job",
        re.compile(
            r"my (?:cv|resume)|i am applying|job application|application for (?:a|the)|bewerbung|"
            r"lebenslauf|initiativbewerbung|open positions?|internship|praktikum",
            re.IGNORECASE,
        ),
    ),
    (
        "vendor",
        re.compile(
            r"our (?:product|platform|solution|software) (?:helps|can help|offers)|book a demo|"
            r"we offer (?:our|outsourc|offshore)|partnership opportunit|unser produkt|"
            r"wir bieten ihnen|kooperationsanfrage",
            re.IGNORECASE,
        ),
    ),
    (
        "support",
        re.compile(
            r"(?:site|website|page|shop) is (?:down|broken)|does(?:n't| not) work any ?more|error message|"
            r"funktioniert nicht|fehlermeldung|(?:seite|website) ist (?:kaputt|offline)",
            re.IGNORECASE,
        ),
    ),
)
ASKS = re.compile(
    r"\?|looking for|we need|i need|would like|quote|offer|proposal|price|cost|interested|"
    r"suche|brauche|möchte|angebot|kosten|preis|interesse|benötig",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?\n]{8,300}[.!?\n]")


def extract(company: Company, texts: list[Text], language: str, name: str) -> LeadFacts:
    """Read texts, oldest first, into facts; later words stand over earlier ones."""
    texts = [Text(t.words[:LONGEST], t.source) for t in texts]
    evidence: list[Evidence] = []
    services = wished(company, texts, evidence)
    budget = _budget(texts, evidence)
    deadline = _first(DEADLINE, "deadline", texts, evidence, "when")
    kind = _kind(texts, bool(services))
    missing = [] if services else ["service"]
    if services and budget is None:
        missing.append("budget")
    if not deadline:
        missing.append("deadline")
    return LeadFacts(
        kind=kind,
        language=language,
        name=name,
        organisation=_organisation(texts, evidence),
        wish=_wish(texts),
        services=services,
        budget_minor=budget,
        currency=company.currency if budget is not None else "",
        deadline=deadline,
        urgency=_urgency(texts),
        missing=tuple(missing),
        evidence=tuple(evidence),
    )


def _budget(texts: list[Text], evidence: list[Evidence]) -> int | None:
    """Read an amount of money that stands near a word for budget, the newest first."""
    for text in reversed(texts):
        for found in BUDGET.finditer(text.words):
            near = text.words[max(0, found.start() - 60) : found.end() + 40]
            if not BUDGET_WORD.search(near):
                continue
            minor = amount_minor(found["n1"] or found["n2"], bool(found["k1"] or found["k2"]))
            evidence.append(Evidence(fact="budget", quote=found[0].strip(), source=text.source))
            return minor
    return None


def amount_minor(written: str, thousands: bool = False) -> int:
    """Give minor units of an amount in English or German spelling: `5.000,50`, `5,000.50`."""
    digits = re.sub(r"[\s'\u00a0\u202f]", "", written)
    whole, cents = digits, ""
    found = re.fullmatch(r"(.*\d)[.,](\d{1,2})", digits)
    if found:
        whole, cents = found[1], found[2]
    amount = Decimal(re.sub(r"[.,]", "", whole) + "." + (cents or "0"))
    return int(amount * (100_000 if thousands else 100))


def _first(
    pattern: re.Pattern[str], fact: str, texts: list[Text], evidence: list[Evidence], group: str
) -> str:
    for text in reversed(texts):
        found = pattern.search(text.words)
        if found:
            evidence.append(Evidence(fact=fact, quote=found[0], source=text.source))
            return found[group].strip(" .")
    return ""


def _kind(texts: list[Text], knows_service: bool) -> LeadKind:
    said = "\n".join(t.words for t in texts)
    for kind, pattern in KINDS:
        if pattern.search(said) and not (kind == "support" and knows_service and ASKS.search(said)):
            return kind
    return "inquiry" if knows_service or ASKS.search(said) else "other"


def _urgency(texts: list[Text]) -> Urgency:
    said = texts[-1].words if texts else ""
    if URGENT.search(said):
        return "high"
    return "low" if CALM.search(said) else "unknown"


ORGANISATION = re.compile(
    r"\b((?:[A-ZÄÖÜ][\wäöüß&-]{1,30}[ ]){1,4}(?:GmbH|AG|UG|KG|e\.V\.|Ltd\.?|LLC|Inc\.?|B\.V\.))"
)


def _organisation(texts: list[Text], evidence: list[Evidence]) -> str:
    for text in reversed(texts):
        found = ORGANISATION.search(text.words)
        if found:
            evidence.append(Evidence(fact="organisation", quote=found[1], source=text.source))
            return found[1]
    return ""


def _wish(texts: list[Text]) -> str:
    """Give the first sentence that asks for something, in their own words."""
    for text in texts:
        for found in SENTENCE.finditer(text.words + "\n"):
            if ASKS.search(found[0]):
                return " ".join(found[0].split())
    return ""
