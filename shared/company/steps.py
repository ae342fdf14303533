"""The maths of a price, step by step, in words a client and an owner can check by head."""

from shared.company import formats
from shared.company.pricing import PriceLine, PriceMaths
from shared.domain.event import Value

_WORDS = {
    "en": {"net": "Net", "total": "Total", "deposit": "Deposit on acceptance"},
    "de": {"net": "Netto", "total": "Gesamt", "deposit": "Anzahlung bei Zusage"},
}


class Step(Value):
    """One line of the maths: what it is, how it came about, what it comes to."""

    label: str
    working: str
    """Such as `2 days × €900.00`; empty where there is nothing to work out."""
    amount: str

    def __str__(self) -> str:
        worked = f"{self.working} = {self.amount}" if self.working else self.amount
        return f"{self.label}: {worked}"


def steps(maths: PriceMaths) -> tuple[Step, ...]:
    """Write the maths of an offer; the last steps are net, each tax, total and deposit."""
    spoken = maths.language
    words = _WORDS[spoken]
    shown = [_line(line, maths.currency, spoken) for line in maths.lines]
    shown.append(_sum(words["net"], maths.net_minor, maths, spoken))
    for tax in maths.taxes:
        net = formats.money(tax.net_minor, maths.currency, spoken)
        rate = formats.percent(tax.percent, spoken)
        due = formats.money(tax.tax_minor, maths.currency, spoken)
        shown.append(Step(label=tax.name, working=f"{net} × {rate}", amount=due))
    shown.append(_sum(words["total"], maths.gross_minor, maths, spoken))
    if maths.deposit_minor:
        shown.append(_sum(words["deposit"], maths.deposit_minor, maths, spoken))
    return tuple(shown)


def _line(line: PriceLine, currency: str, language: str) -> Step:
    amount = formats.money(line.net_minor, currency, language)
    unit = formats.money(line.unit_minor, currency, language)
    plain = line.quantity == 1 and not line.unit
    count = formats.quantity(line.quantity, line.unit, language)
    working = unit if plain else f"{count} × {unit}"
    if line.discount_percent:
        working += f" − {formats.percent(line.discount_percent, language)}"
    elif plain:
        working = ""
    return Step(label=line.title, working=working, amount=amount)


def _sum(label: str, minor: int, maths: PriceMaths, language: str) -> Step:
    return Step(label=label, working="", amount=formats.money(minor, maths.currency, language))
