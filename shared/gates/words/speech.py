"""Words, times and amounts as a reader of one language expects them."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.domain.money import Money
from shared.gates.words.english import ENGLISH
from shared.gates.words.german import GERMAN

LANGUAGES: dict[str, dict[str, str]] = {"en": ENGLISH, "de": GERMAN}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
ZONES_IN_GERMAN = {"CET": "MEZ", "CEST": "MESZ"}


def spoken(language: str) -> str:
    """Give the language to write in: `language` where Keel writes it, else English."""
    short = language.lower().partition("-")[0]
    return short if short in LANGUAGES else "en"


def words(language: str) -> Mapping[str, str]:
    """Give everything that pages and mails say in a language."""
    return LANGUAGES[spoken(language)]


def moment(at: datetime, zone: str, language: str) -> str:
    """Write a time as the clock in `zone` shows it: `3 March 2026, 13:05 CET`."""
    local = at.astimezone(ZoneInfo(zone))
    name = local.tzname() or zone
    month = MONTHS[spoken(language)].split()[local.month - 1]
    if spoken(language) == "de":
        name = ZONES_IN_GERMAN.get(name, name)
        return f"{local.day}. {month} {local:%Y, %H:%M} {name}"
    return f"{local.day} {month} {local:%Y, %H:%M} {name}"


def clock(at: datetime, zone: str) -> str:
    """Write the time of day to the second: `13:05:15`."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M:%S}"


def amount(minor: int, currency: str, language: str) -> str:
    """Write an amount of money: `5,712.00 EUR`, in German `5.712,00 EUR`."""
    written = f"{Money(minor=minor, currency=currency).major:,}"
    if spoken(language) == "de":
        written = written.translate(str.maketrans(",.", ".,"))
    return f"{written} {currency}"
