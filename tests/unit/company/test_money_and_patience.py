"""Currency, patience and addresses of the company are refused in words that say what is meant."""

import pytest
from babel.core import get_global

from shared.company.company import parse
from shared.company.currencies import CURRENCIES
from shared.company.yaml_text import Invalid
from tests.unit.company.test_company import TEXT


def refusal(was: str, becomes: str) -> str:
    assert was in TEXT
    with pytest.raises(Invalid) as refused:
        parse(TEXT.replace(was, becomes, 1))
    return str(refused.value)


@pytest.mark.parametrize("given", ["euro", "eur", "XYZ", "EURO"])
def test_a_currency_must_be_one_that_people_pay_with(given: str) -> None:
    expected = "company.yaml: currency: must be a currency of ISO 4217 in capitals, such as EUR"
    assert refusal("currency: EUR", f"currency: {given}") == expected


def test_the_budget_of_the_models_is_in_a_currency_too() -> None:
    said = refusal("currency: USD", "currency: ABC")
    assert said.startswith("company.yaml: models.currency: must be a currency of ISO 4217")


def test_every_legal_tender_of_today_is_known() -> None:
    rows = [row for rows in get_global("territory_currencies").values() for row in rows]
    tender = {code for code, _, until, legal in rows if until is None and legal}
    assert tender - CURRENCIES == set()


@pytest.mark.parametrize("given", ["[]", "[14, 7]", "[7, 7]", "[-3, 7]", "[0]"])
def test_quiet_days_must_grow_from_1_on(given: str) -> None:
    assert refusal("quiet_days: [7, 14]", f"quiet_days: {given}") == (
        "company.yaml: pace.quiet_days: "
        "must be one or more days of 1 and up that grow, such as [7, 14]"
    )


@pytest.mark.parametrize("given", ["hello@studio.example", "Hello@STUDIO.example"])
def test_an_owner_at_the_inbox_would_be_a_loop_of_mails(given: str) -> None:
    said = refusal("operator: owner@studio.example", f"operator: {given}")
    assert said.startswith("company.yaml: identity.operator: must be another address than inbox: ")
    assert said.endswith(" a loop without end")
    assert "\n" not in said


def test_an_inbox_that_is_none_is_told_before_the_owner_is_compared_with_it() -> None:
    said = refusal("inbox: hello@studio.example", "inbox: nobody")
    assert said == "company.yaml: identity.inbox: must be a mail address"
