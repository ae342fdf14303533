"""Money adds up to the last minor unit, whatever the quantities, discounts and rates."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.money import Line, Money, TaxRate, exponent, line_net, rounded, totals

STANDARD = TaxRate(category="standard", percent=Decimal(19))
REDUCED = TaxRate(category="reduced", percent=Decimal(7))

amounts = st.integers(min_value=-(10**12), max_value=10**12)
percents = st.decimals(min_value=0, max_value=100, places=2)
quantities = st.decimals(min_value=0, max_value=10_000, places=3)
lines = st.lists(
    st.builds(
        Line,
        title=st.just("work"),
        quantity=quantities,
        unit_minor=amounts,
        discount_percent=percents,
        tax=st.sampled_from(["standard", "reduced"]),
    ),
    max_size=8,
)


def euros(minor: int) -> Money:
    return Money(minor=minor, currency="EUR")


def test_two_days_cost_twice_a_day() -> None:
    work = Line(title="Advice", quantity=Decimal(2), unit_minor=90_000)
    owed = totals([work], [STANDARD], "EUR")
    assert (owed.nets, owed.net_minor, owed.tax_minor, owed.gross_minor) == (
        (180_000,),
        180_000,
        34_200,
        214_200,
    )


def test_tax_is_rounded_once_per_category_by_default() -> None:
    cents = [Line(title="a", unit_minor=3), Line(title="b", unit_minor=3)]
    assert totals(cents, [STANDARD], "EUR").tax_minor == 1
    assert totals(cents, [STANDARD], "EUR", rounding="line_then_line").tax_minor == 2


def test_each_category_is_taxed_at_its_own_rate() -> None:
    mixed = [
        Line(title="work", unit_minor=10_000),
        Line(title="book", unit_minor=10_000, tax="reduced"),
    ]
    owed = totals(mixed, [STANDARD, REDUCED], "EUR")
    assert [(due.category, due.tax_minor) for due in owed.taxes] == [
        ("standard", 1_900),
        ("reduced", 700),
    ]


def test_a_category_without_a_rate_is_an_error() -> None:
    with pytest.raises(ValueError, match="no tax rate for the category luxury"):
        totals([Line(title="ring", unit_minor=1, tax="luxury")], [STANDARD], "EUR")


def test_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="EUR and JPY cannot be added"):
        euros(1) + Money(minor=1, currency="JPY")


def test_a_half_goes_away_from_zero_or_to_the_even_neighbour() -> None:
    assert [rounded(Decimal(h)) for h in ("0.5", "2.5", "-2.5")] == [1, 3, -3]
    assert [rounded(Decimal(h), "even") for h in ("0.5", "2.5", "-2.5")] == [0, 2, -2]


def test_minor_units_follow_the_currency() -> None:
    assert [exponent(c) for c in ("EUR", "JPY", "KWD")] == [2, 0, 3]
    assert str(Money(minor=180_000, currency="EUR").major) == "1800.00"
    assert str(Money(minor=1_800, currency="JPY").major) == "1800"


@given(amounts, amounts)
def test_adding_and_taking_away_again_leaves_the_amount(a: int, b: int) -> None:
    assert euros(a) + euros(b) - euros(b) == euros(a)
    assert -euros(a) + euros(a) == euros(0)


def test_halves_go_away_from_zero_unless_it_is_said_otherwise() -> None:
    half = Decimal("0.5")
    assert (euros(1).times(half), euros(1).times(half, "even")) == (euros(1), euros(0))
    assert (euros(1).percent(50), euros(1).percent(50, "even")) == (euros(1), euros(0))


def test_lines_and_taxes_round_halves_as_they_are_told_to() -> None:
    half = Line(title="half", quantity=Decimal("0.5"), unit_minor=1)
    assert (line_net(half), line_net(half, "even")) == (1, 0)
    assert totals([half], [STANDARD], "EUR", halves="even").nets == (0,)
    ten = [Line(title="ten", unit_minor=10)]
    five = TaxRate(category="standard", percent=Decimal(5))
    assert totals(ten, [five], "EUR").tax_minor == 1
    assert totals(ten, [five], "EUR", halves="even").tax_minor == 0


@given(amounts, percents)
def test_a_percentage_is_never_off_by_more_than_half_a_cent(a: int, rate: Decimal) -> None:
    exact = Fraction(a) * Fraction(rate) / 100
    assert abs(euros(a).percent(rate).minor - exact) <= Fraction(1, 2)


@given(lines)
def test_totals_add_up_to_the_last_cent(offer: list[Line]) -> None:
    owed = totals(offer, [STANDARD, REDUCED], "EUR")
    assert owed.gross_minor == owed.net_minor + owed.tax_minor
    assert owed.net_minor == sum(owed.nets) == sum(due.net_minor for due in owed.taxes)
    assert owed.tax_minor == sum(due.tax_minor for due in owed.taxes)


@given(lines)
def test_the_order_of_lines_changes_nothing_but_the_order(offer: list[Line]) -> None:
    forwards = totals(offer, [STANDARD, REDUCED], "EUR")
    backwards = totals(offer[::-1], [STANDARD, REDUCED], "EUR")
    assert forwards.gross_minor == backwards.gross_minor
    assert forwards.nets == backwards.nets[::-1]


@given(lines)
def test_rounding_moves_each_line_by_at_most_half_a_cent(offer: list[Line]) -> None:
    for line in offer:
        left = (100 - Fraction(line.discount_percent)) / 100
        exact = Fraction(line.quantity) * line.unit_minor * left
        assert abs(line_net(line) - exact) <= Fraction(1, 2)
