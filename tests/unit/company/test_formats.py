"""Amounts and dates read as people of that language write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from shared.company import formats


def test_money_has_the_decimals_of_its_currency() -> None:
    assert formats.money(180_000, "EUR", "en") == "€1,800.00"
    assert formats.money(180_000, "EUR", "de") == "1.800,00\u00a0€"
    assert formats.money(1_800, "JPY", "en") == "¥1,800"


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
