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


@pytest.mark.parametrize(
    ("was", "becomes", "most"),
    [
        ("quiet_days: [7, 14]", "quiet_days: [7, 99999999999]", "quiet_days[1]: {} 3650"),
        ("look_again_days: [30,", "look_again_days: [3651,", "nurture_look_again_days[0]: {} 3650"),
        ("expires_hours: 72", "expires_hours: 8761", "approval_expires_hours: {} 8760"),
        ("reminder_hours: 48", "reminder_hours: 99999999999", "approval_reminder_hours: {} 8760"),
        ("undo_seconds: 15", "undo_seconds: 3601", "undo_seconds: {} 3600"),
    ],
)
def test_no_patience_goes_beyond_what_a_calendar_holds(was: str, becomes: str, most: str) -> None:
    assert refusal(was, becomes) == "company.yaml: pace." + most.format(
        "must be less than or equal to"
    )


@pytest.mark.parametrize("given", ["Europe", "Mars/Base", "../../etc/passwd", "''"])
def test_a_zone_that_is_none_is_refused_in_words(given: str) -> None:
    said = "company.yaml: zone: must be the name of a time zone, such as Europe/Berlin"
    assert refusal("zone: Europe/Berlin", f"zone: {given}") == said


@pytest.mark.parametrize("given", ["hello@studio.example", "Hello@STUDIO.example"])
def test_an_owner_at_the_inbox_would_be_a_loop_of_mails(given: str) -> None:
    said = refusal("operator: owner@studio.example", f"operator: {given}")
    assert said.startswith("company.yaml: identity.operator: must be another address than inbox: ")
    assert said.endswith(" a loop without end")
    assert "\n" not in said


def test_an_inbox_that_is_none_is_told_before_the_owner_is_compared_with_it() -> None:
    said = refusal("inbox: hello@studio.example", "inbox: nobody")
    assert said == "company.yaml: identity.inbox: must be a mail address"
