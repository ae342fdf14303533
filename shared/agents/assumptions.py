"""What an offer rests on although nobody said it, or said it otherwise than it is sold."""

from collections.abc import Iterator, Mapping

from shared.agents.quantities import Quantity, Unit, sold_by, unread
from shared.company import formats
from shared.company.pricing import PriceLine, PriceMaths
from shared.domain.lead import LeadFacts


def assumptions(facts: LeadFacts, maths: PriceMaths, words: Mapping[str, str]) -> list[str]:
    """Name what the price rests on, in the words of the client's language."""
    told: list[str] = []
    for line in maths.lines:
        told += _of_line(line, _named(facts, line), maths.language, words)
    return [*told, words["unpriced"]] if maths.unpriced else told


def _of_line(
    line: PriceLine, named: Quantity | None, language: str, words: Mapping[str, str]
) -> Iterator[str]:
    said = {
        "title": line.title,
        "quantity": formats.quantity(line.quantity, line.unit, language),
        "units": words.get(line.unit, ""),
    }
    if named and _rests_on(line, named):
        count = formats.quantity(named.count or line.quantity, line.unit, language)
        quote = " ".join(named.quote.split())
        yield words[named.how].format(**said, said=quote, count=count)
    cases = {"raised": line.raised, "assumed": line.assumed and not named, "beyond": line.beyond}
    case = next((case for case, holds in cases.items() if holds), "")
    if case:
        yield words[case].format(**said)


def _rests_on(line: PriceLine, named: Quantity) -> bool:
    """Say whether a line's quantity was made of what they named, and is not that itself."""
    if named.count is None or named.how == "plain":
        return named.how == "unread" and line.assumed
    return named.count == line.quantity or (line.raised and named.count < line.quantity)


def _named(facts: LeadFacts, line: PriceLine) -> Quantity | None:
    """Read again what they named, from the words that are its evidence."""
    fact = f"quantity {line.service}"
    quote = next((e.quote for e in facts.evidence if e.fact == fact), "")
    if line.add_on or not quote or not line.unit:
        return None
    flat = " ".join(quote.split())
    unit: Unit = "hour" if line.unit == "hour" else "day"
    return next(sold_by(flat, unit), unread(Quantity(flat, 0)))
