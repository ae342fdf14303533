"""How much of an hour or day a text names, whole or not, exactly or as a range.

What is sold whole is counted whole: a fraction is rounded up, of a range the upper end counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from shared.agents.number_words import ARTICLES, VALUE, number

Unit = Literal["hour", "day", "week", "month"]
How = Literal["plain", "whole", "upper", "weeks", "unread"]
DAYS_A_WEEK = 5
BEFORE = 90
"""Characters before a unit in which its number stands."""
NAMES: dict[Unit, str] = {
    "hour": r"(?:arbeits|beratungs)?stunden?|stündig\w{0,2}|hours?|hrs?|std|(?:(?<=\d)|(?<=\d ))h",
    "day": r"(?:arbeits|personen|mann|beratungs|schulungs|workshop|werk)?tage?n?|tägig\w{0,2}|days?",
    "week": r"(?:arbeits)?wochen?|wöchig\w{0,2}|weeks?",
    "month": r"monate?n?|monatig\w{0,2}|months?",
}
ANY = "|".join(NAMES.values())
UNITS = {unit: re.compile(rf"(?:{name})(?!\w)", re.IGNORECASE) for unit, name in NAMES.items()}
WHICH = (
    r"(?:(?:full|whole|working|work|business|person|man|more|further|extra|additional|"
    r"ganze[nrs]?|volle[nrs]?|weitere[nr]?|zusätzliche[nr]?)[- ]){0,2}"
)
TO = (
    r"(?:\s?(?:(?<!ty)-|-(?!(?:one|two|three|four|five|six|seven|eight|nine)\b)|[–—])\s?|"
    r"\s(?:up )?(?:to|or|bis|oder)\s(?:zu )?)"
)
"""`twenty-five` is no range."""
NUMBER = re.compile(
    rf"(?<!\w)(?:(?:between|zwischen)\s(?P<low>{VALUE})(?:[- ]?(?:{ANY}))?\s(?:and|und)\s|"
    rf"(?P<least>{VALUE})(?:[- ]?(?:{ANY}))?{TO})?"
    rf"(?P<n>{VALUE})[- ]?{WHICH}(?P<halves>(?:half|halbe[nrs]?)[- ])?$",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:a few|several|multiple|(?:a )?couple of|many|(?:ein )?paar|einige[nr]?|mehrere[nr]?|"
    rf"etliche[nr]?|viele[nr]?|wenige[nr]?)[- ]{WHICH}$",
    re.IGNORECASE,
)
AND_A_HALF = re.compile(r" (?:and a half|und (?:eine?n? )?halbe[nrs]?)\b", re.IGNORECASE)
GOES_ON = re.compile(rf"(?:{TO}|\s(?:and|und)\s)(?:{VALUE})[- ]?(?:{ANY})(?!\w)", re.IGNORECASE)
"""`3 days to 4 days` is read where it ends."""
WHEN = re.compile(
    r"\b(?:in|within|after|nach|next|last|past|since|seit|vor|binnen|innerhalb(?: von)?|every|alle|"
    r"nächsten?|letzten?|instead of|rather than|not|statt|anstatt|anstelle von|nicht)\s"
    r"(?:(?:about|around|etwa|ungefähr|ca\.|the|den|der)\s)?$",
    re.IGNORECASE,
)
"""`In 14 days` says when and not how much; `not 3 days` says what it is not."""
THEN = re.compile(
    r"\s(?:ago|later|after|notice|from now|before|prior|earlier|in advance|später|vorher|zuvor|"
    r"danach|im voraus|(?:vor|nach) de[mnr])\b",
    re.IGNORECASE,
)
EACH = re.compile(
    r"(?:\d|[€$£]|\b(?:eur|euros?|usd|hours?|days?|times?|once|twice|stunden?|tage?|mal))\s$",
    re.IGNORECASE,
)
"""What stands before `a week` where it says how often, and not how long."""
CUT_OFF = re.compile(
    r"(?:\d[.,/:'’-]|\d\s?[x×*]\s?|(?:hundred|thousand|hundert|tausend)(?: and| und)?[- ]|"
    r"\w{1,12}\s?(?:times|mal)\s|\btwice\s)$",
    re.IGNORECASE,
)
"""What follows is only the end of a number, or a part of a product."""


@dataclass(frozen=True)
class Quantity:
    """What a text names, in the words in which it does."""

    quote: str
    at: int
    value: Decimal = Decimal(0)
    """Zero where it stands there and cannot be counted."""
    how: How = "plain"

    @property
    def count(self) -> int | None:
        """Give it in whole units; None where nobody can."""
        return int(self.value.to_integral_value(ROUND_CEILING)) or None


def quantities(words: str, unit: Unit) -> Iterator[Quantity]:
    """Give what is named in a unit, in the order in which it stands."""
    for found in UNITS[unit].finditer(words):
        after = words[found.end() : found.end() + BEFORE]
        if THEN.match(after) or GOES_ON.match(after):
            continue
        start = max(0, found.start() - BEFORE)
        read = _read(words[start : found.start()], found[0], after)
        if read is not None:
            yield replace(read, at=start + read.at)


def sold_by(words: str, unit: Unit) -> Iterator[Quantity]:
    """Give what is named of something sold by a unit; behind the days, weeks of working days."""
    yield from quantities(words, unit)
    if unit == "day":
        yield from map(_in_days, quantities(words, "week"))


def unread(named: Quantity) -> Quantity:
    """Give a quantity that is no measure of what is sold."""
    return replace(named, value=Decimal(0), how="unread")


def _in_days(named: Quantity) -> Quantity:
    how: How = "weeks" if named.value else "unread"
    return replace(named, value=named.value * DAYS_A_WEEK, how=how)


def _read(before: str, unit: str, after: str) -> Quantity | None:
    found, vague = NUMBER.search(before), VAGUE.search(before)
    at = min((each.start() for each in (vague, found) if each), default=-1)
    lead = before[: max(at, 0)]
    if at < 0 or WHEN.search(lead) or (found and _each(lead, found)):
        return None
    more = AND_A_HALF.match(after)
    quote = before[at:] + unit + (more[0] if more else "")
    cut = CUT_OFF.search(lead)
    if cut or not found:
        return unread(Quantity((cut[0] if cut else "") + quote, cut.start() if cut else at))
    return _counted(Quantity(quote, at), found, half_more=bool(more))


def _each(lead: str, found: re.Match[str]) -> bool:
    return found["n"].lower() in ARTICLES and bool(EACH.search(lead))


def _counted(named: Quantity, found: re.Match[str], *, half_more: bool) -> Quantity:
    """Work out the value: `three half days` are one and a half, `a day and a half` is as much."""
    least = found["low"] or found["least"]
    value = max(number(found["n"]), number(least) if least else Decimal(0))
    value = value / 2 if found["halves"] else value + (Decimal("0.5") if half_more else 0)
    whole = value == value.to_integral_value()
    how: How = "upper" if least else "plain" if whole else "whole"
    return replace(named, value=value, how=how) if value else unread(named)
