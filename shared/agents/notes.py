"""What the owner wants changed in a draft, as far as rules can follow it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

PERCENT = re.compile(
    r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|percent\b|per cent\b|prozent\b)", re.IGNORECASE
)
OFF = re.compile(
    r"\b(?:discount|off|less|cheaper|rebate|rabatt|nachlass|günstiger|weniger)\b", re.IGNORECASE
)
NO_DISCOUNT = re.compile(
    r"\b(?:no|without(?: the| any)?|remove the|drop the|kein(?:en)?|ohne(?: den)?) "
    r"(?:discount|rebate|rabatt|nachlass)",
    re.IGNORECASE,
)
SAID = re.compile(r"[\"“„«»]([^\"“”„«»]{8,600})[\"“”»«]")
HELD = "\0"
"""Stands for words in quotation marks while a note is parted."""
PART = re.compile(r"[.!?;\n]+(?=\s|$)|,\s+|\s(?:and|und|but|aber)\s", re.IGNORECASE)
COURTESY = re.compile(
    r"(?:please|thanks|thank you|bitte|danke|okay|ok|hello|hi|hallo)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Note:
    """The parts of a note that change a draft without a model."""

    discount_percent: Decimal = Decimal(0)
    priced: bool = False
    """It says something clear about a discount, even if only that there is none."""
    words: tuple[str, ...] = ()
    """What the owner put in quotation marks, to be said as it stands."""
    rest: str = ""
    """The note without its quotations."""


def heed(notes: Iterable[str]) -> Note:
    """Read several notes, oldest first: the newest discount holds, and all the words."""
    read = [read_note(note) for note in notes]
    return Note(
        discount_percent=next((n.discount_percent for n in reversed(read) if n.priced), Decimal(0)),
        priced=any(n.priced for n in read),
        words=tuple(dict.fromkeys(words for n in read for words in n.words)),
        rest="\n".join(n.rest for n in read),
    )


def read_note(note: str) -> Note:
    """Read a discount, and words in quotation marks; the owner's word is canonical."""
    words = tuple(found.strip() for found in SAID.findall(note))
    rest = SAID.sub(" ", note)
    rates = {Decimal(found.replace(",", ".")) for found in PERCENT.findall(rest)}
    none = bool(NO_DISCOUNT.search(rest))
    clear = len(rates) == 1 and bool(OFF.search(rest)) and not none
    return Note(rates.pop() if clear else Decimal(0), clear or none, words, rest)


def wishes(note: str) -> tuple[str, ...]:
    """Part a note into its wishes, without those whose words are said as they stand."""
    parts = (part.strip(" ,.!?;:") for part in PART.split(SAID.sub(HELD, note)))
    return tuple(part for part in parts if HELD not in part and not COURTESY.fullmatch(part))
