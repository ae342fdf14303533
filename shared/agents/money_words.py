"""Amounts of money in a text, in English and German spelling, with their currency."""

import re
from dataclasses import dataclass
from decimal import Decimal

AMOUNT = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
CURRENCY = r"€|\$|£|EUR\b|USD\b|GBP\b|CHF\b|euros?\b|dollars?\b|pounds?\b|pfund\b|franken\b"
THOUSAND = r"k(?![^\W\d_])|tsd\.?|thousand\b|tausend\b"
CODES = {
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds", "pfund"), "GBP"),
    **dict.fromkeys(("chf", "franken"), "CHF"),
}
MONEY = re.compile(
    rf"(?<![\w.,])(?:(?P<c1>{CURRENCY})\s?(?P<n1>{AMOUNT})\s?(?P<k1>{THOUSAND})?"
    rf"|(?P<n2>{AMOUNT})\s?(?P<k2>{THOUSAND})?\s?(?P<c2>{CURRENCY}))",
    re.IGNORECASE,
)
BUDGET_WORD = re.compile(
    r"budget|spend|ausgeben|preisrahmen|kostenrahmen|afford|up to|maxim|max\.|bis zu|höchstens|"
    r"invest|zahlen|to pay|zur verfügung|available|set aside|eingeplant",
    re.IGNORECASE,
)
BARE = re.compile(
    rf"\b(?:budget|preisrahmen|kostenrahmen)\b[^\d\n.!?]{{0,30}}?(?P<n>{AMOUNT})\s?(?P<k>{THOUSAND})?"
    r"(?![\d%]|[.,]\d|(?:\s?(?:-|–|to|or|bis|oder)\s?\d{1,3})?"
    r"\s?(?:%|percent|prozent|days?|weeks?|months?|hours?|tage|wochen|monate|stunden))",
    re.IGNORECASE,
)
"""An amount behind the word itself needs no currency."""
LEAST = 5_000
"""Minor units: a budget without a currency is a number of some size."""


@dataclass(frozen=True)
class Amount:
    """An amount, and the words that name it."""

    minor: int
    currency: str
    """Empty where none is named."""
    quote: str


def budget_in(words: str) -> Amount | None:
    """Read an amount that stands near a word for budget."""
    for found in MONEY.finditer(words):
        near = words[max(0, found.start() - 60) : found.end() + 40]
        if BUDGET_WORD.search(near):
            minor = amount_minor(found["n1"] or found["n2"], bool(found["k1"] or found["k2"]))
            code = CODES[(found["c1"] or found["c2"]).lower()]
            return Amount(minor, code, found[0].strip())
    for found in BARE.finditer(words):
        minor = amount_minor(found["n"], bool(found["k"]))
        if minor >= LEAST:
            return Amount(minor, "", found[0].strip())
    return None


def amount_minor(written: str, thousands: bool = False) -> int:
    """Give minor units of an amount in English or German spelling: `5.000,50`, `5,000.50`."""
    digits = re.sub(r"[\s'’\u00a0\u202f]", "", written)
    whole, cents = digits, ""
    found = re.fullmatch(r"(.*\d)[.,](\d{1,2})", digits)
    if found:
        whole, cents = found[1], found[2]
    amount = Decimal(re.sub(r"[.,]", "", whole) + "." + (cents or "0"))
    return int(amount * (100_000 if thousands else 100))
