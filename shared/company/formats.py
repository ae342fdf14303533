"""Numbers as people read them, in their own language; Babel is loaded by the first one."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from shared.domain.money import Money, exponent


@lru_cache(maxsize=512)
def money(minor: int, currency: str, language: str) -> str:
    """Write an amount with all decimals of its minor unit: `€1,800.00`, `1.800,00 €`."""
    from babel.core import Locale
    from babel.numbers import format_currency

    major, decimals = Money(minor=minor, currency=currency).major, exponent(currency)
    usual = Locale.parse(language).currency_formats["standard"].pattern
    exact = usual.replace(".00", "." + "0" * decimals if decimals else "")
    return format_currency(major, currency, exact, locale=language, currency_digits=False)


@lru_cache(maxsize=512)
def number(amount: Decimal | int, language: str) -> str:
    """Write a number with the separators of a language."""
    from babel.numbers import format_decimal

    return format_decimal(amount, locale=language)


@lru_cache(maxsize=512)
def percent(rate: Decimal | int, language: str) -> str:
    """Write a rate given in percent: `19%`, `19 %`."""
    from babel.numbers import format_percent

    space = "" if language == "en" else "\u00a0"
    return format_percent(Decimal(rate) / 100, f"#,##0.##{space}%", locale=language)


@lru_cache(maxsize=512)
def quantity(count: Decimal | int, unit: str, language: str) -> str:
    """Write how many of a unit: `2 days`, `1 Tag`, or the bare number where there is none."""
    if not unit:
        return number(count, language)
    from babel.units import format_unit

    return format_unit(count, f"duration-{unit}", locale=language)


@lru_cache(maxsize=512)
def day(given: date, language: str) -> str:
    """Write a date so that day and month cannot be confused: `March 3, 2026`, `3. März 2026`."""
    from babel.dates import format_date

    return format_date(given, "long", locale=language)


def moment(given: datetime, zone: str, language: str) -> str:
    """Write a time as the clock in `zone` shows it, with the zone's name."""
    from babel.dates import format_datetime

    local = given.astimezone(ZoneInfo(zone))
    return format_datetime(local, "d MMMM y, HH:mm zzz", locale=language)
