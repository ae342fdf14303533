"""Amounts and dates read as people of that language write them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_currency, get_currency_precision

from shared.company import formats
from shared.company.currencies import CURRENCIES
from shared.domain.money import Money, exponent


def test_money_has_the_decimals_of_its_currency() -> None:
    assert formats.money(180_000, "EUR", "en") == "€1,800.00"
    assert formats.money(180_000, "EUR", "de") == "1.800,00\u00a0€"
    assert formats.money(1_800, "JPY", "en") == "¥1,800"


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_an_amount_loses_no_minor_unit(currency: str) -> None:
    decimals = exponent(currency)
    whole, part = "1234567"[: 7 - decimals], "1234567"[7 - decimals :]
    for language, point in (("en", "."), ("de", ",")):
        digits = re.sub(rf"[^\d{point}]", "", formats.money(1_234_567, currency, language))
        assert digits.strip(point) == whole + point * bool(part) + part


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_amount_looks_as_babel_writes_it_where_both_count_the_same_decimals(
    language: str,
) -> None:
    same = {each for each in CURRENCIES if get_currency_precision(each) == exponent(each)}
    assert {"EUR", "USD", "CHF", "JPY", "KWD"} <= same
    for currency in same:
        for minor in (0, 5, -180_000, 180_000):
            major = Money(minor=minor, currency=currency).major
            usual = format_currency(major, currency, locale=language)
            assert formats.money(minor, currency, language) == usual


def test_babel_drops_minor_units_where_hardly_anybody_pays_with_them() -> None:
    """Both tables against each other: where they differ, an offer keeps to ISO 4217."""
    other = {each for each in CURRENCIES if get_currency_precision(each) != exponent(each)}
    assert other == set("AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SOS SYP YER".split())


def test_rates_keep_only_the_decimals_they_have() -> None:
    assert formats.percent(19, "en") == "19%"
    assert formats.percent(Decimal("12.5"), "de") == "12,5\u00a0%"


def test_units_follow_the_count() -> None:
    assert [formats.quantity(n, "hour", "de") for n in (1, 8)] == ["1 Stunde", "8 Stunden"]
    assert formats.quantity(3, "", "en") == "3"


def test_day_and_month_cannot_be_confused() -> None:
    assert formats.day(date(2026, 3, 4), "en") == "March 4, 2026"
    assert formats.day(date(2026, 3, 4), "de") == "4. März 2026"


def test_a_moment_is_shown_by_the_clock_of_the_zone() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert "14:00" in formats.moment(noon, "Europe/Berlin", "en")
