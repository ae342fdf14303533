"""What the owner wants changed in a draft, as far as rules can follow it."""

import re
from dataclasses import dataclass
from decimal import Decimal

PERCENT = re.compile(
    r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|percent\b|per cent\b|prozent\b)", re.IGNORECASE
)
OFF = re.compile(
    r"\b(?:discount|off|less|cheaper|rebate|rabatt|nachlass|günstiger|weniger)\b", re.IGNORECASE
)
SAID = re.compile(r"[\"“„«»]([^\"“”„«»]{8,600})[\"“”»«]")


@dataclass(frozen=True)
class Note:
    """The parts of a note that change a draft without a model."""

    discount_percent: Decimal = Decimal(0)
    words: tuple[str, ...] = ()
    """What the owner put in quotation marks, to be said as it stands."""
    rest: str = ""
    """The note without its quotations."""


def read_note(note: str) -> Note:
    """Read a discount, and words in quotation marks; the owner's word is canonical."""
    words = tuple(found.strip() for found in SAID.findall(note))
    rest = SAID.sub(" ", note)
    rates = {Decimal(found.replace(",", ".")) for found in PERCENT.findall(rest)}
    clear = len(rates) == 1 and OFF.search(rest)
    return Note(rates.pop() if clear else Decimal(0), words, rest)
