"""The same list and wishes give the same price, and every step of it can be shown."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.company.company import load
from shared.company.pricing import PriceMaths, price
from shared.company.steps import steps
from shared.domain.lead import ServiceWish

COMPANY = load(Path(__file__).parents[3] / "company.yaml")
wishes = st.lists(
    st.builds(
        ServiceWish,
        service=st.sampled_from([*(s.id for s in COMPANY.services), "boat"]),
        quantity=st.none() | st.integers(min_value=-5, max_value=500),
    ),
    max_size=6,
)


def wish(service: str, quantity: int | None = None) -> ServiceWish:
    return ServiceWish(service=service, quantity=quantity)


def test_two_days_are_shown_step_by_step() -> None:
    shown = [str(step) for step in steps(price(COMPANY, [wish("consulting", 2)]))]
    assert shown == [
        "Consulting: 2 days × €900.00 = €1,800.00",
        "Net: €1,800.00",
        "VAT: €1,800.00 × 19% = €342.00",
        "Total: €2,142.00",
        "Deposit on acceptance: €642.60",
    ]


def test_the_same_in_german() -> None:
    maths = price(COMPANY, [wish("consulting", 1)], language="de")
    shown = [str(step).replace("\u00a0", " ") for step in steps(maths)]
    assert shown == [
        "Beratung: 1 Tag × 900,00 € = 900,00 €",
        "Netto: 900,00 €",
        "USt.: 900,00 € × 19 % = 171,00 €",
        "Gesamt: 1.071,00 €",
        "Anzahlung bei Zusage: 321,30 €",
    ]


def test_a_discount_is_taken_from_every_line() -> None:
    maths = price(COMPANY, [wish("website")], add_ons={"website": ["photos"]}, discount_percent=5)
    assert [line.net_minor for line in maths.lines] == [456_000, 104_500]
    assert str(steps(maths)[0]) == "Website: €4,800.00 − 5% = €4,560.00"


def test_a_quantity_nobody_named_is_assumed_and_says_so() -> None:
    line = price(COMPANY, [wish("consulting")]).lines[0]
    assert (line.quantity, line.assumed) == (2, True)


def test_less_than_the_least_is_raised_and_says_so() -> None:
    line = price(COMPANY, [wish("care", 1)]).lines[0]
    assert (line.quantity, line.raised, line.assumed) == (2, True, False)


def test_more_than_the_list_allows_is_priced_and_says_so() -> None:
    assert price(COMPANY, [wish("consulting", 21)]).lines[0].beyond
    assert price(COMPANY, [wish("website", 2)]).lines[0].beyond
    assert not price(COMPANY, [wish("consulting", 20)]).lines[0].beyond


def test_what_is_not_on_the_list_is_named_and_never_guessed() -> None:
    maths = price(COMPANY, [wish("boat")], add_ons={"website": ["gold"]})
    assert (maths.unpriced, maths.lines, maths.gross_minor) == (("boat",), (), 0)
    with_add_on = price(COMPANY, [wish("website")], add_ons={"website": ["gold", "photos"]})
    assert with_add_on.unpriced == ("website.gold",)
    assert [line.add_on for line in with_add_on.lines] == ["", "photos"]


def test_a_service_wished_twice_is_priced_once_with_the_larger_quantity() -> None:
    maths = price(COMPANY, [wish("consulting"), wish("consulting", 5), wish("consulting", 3)])
    assert [line.quantity for line in maths.lines] == [5]


def test_margin_is_known_only_where_costs_are() -> None:
    assert price(COMPANY, [wish("consulting", 2)]).margin_percent == Decimal("61.1")
    assert price(COMPANY, []).margin_percent is None


@pytest.mark.parametrize("discount", [0, 7, 100])
@given(wished=wishes)
def test_every_price_adds_up_and_survives_json(wished: list[ServiceWish], discount: int) -> None:
    maths = price(COMPANY, wished, discount_percent=discount)
    assert maths.gross_minor == maths.net_minor + maths.tax_minor
    assert maths.net_minor == sum(line.net_minor for line in maths.lines)
    assert 0 <= maths.deposit_minor <= maths.gross_minor
    assert PriceMaths.model_validate_json(maths.model_dump_json()) == maths
    assert price(COMPANY, wished, discount_percent=discount) == maths
