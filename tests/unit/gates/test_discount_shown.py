"""Every line of an offer adds up before the eyes of whoever reads it, discount and all."""

import re

import pytest

from shared.gates.ask import question_mail
from tests.support.client import opened
from tests.support.houses import PROPOSAL, SUBJECT, Company
from tests.support.mails import html_of, text_of
from tests.support.owner import press, shown

ODD = {"per: day, amount: 90000": "per: day, amount: 33333", "cost: 35000": "cost: 100"}
WORKINGS = [
    ("en", "10", {}, "3 days × €900.00 − €270.00 (10% discount)", "€2,430.00"),
    ("de", "10", {}, "3 Tage × 900,00 € − 270,00 € (10 % Nachlass)", "2.430,00 €"),
    ("en", "50", ODD, "3 days × €333.33 − €499.99 (50% discount)", "€500.00"),
    ("en", "7.5", ODD, "3 days × €333.33 − €75.00 (7.5% discount)", "€924.99"),
    ("de", "33.3", ODD, "3 Tage × 333,33 € − 333,00 € (33,3 % Nachlass)", "666,99 €"),
]


def plain(markup: str) -> str:
    """Give a page as it is read: without tags, and with one kind of space."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).replace("\u00a0", " ").split())


def asked(company: Company) -> bytes:
    ask = company.house.book.opportunity(SUBJECT).ask
    return question_mail(company.house, company.house.book.action(ask), ask)


@pytest.mark.parametrize(("language", "percent", "change", "working", "net"), WORKINGS)
def test_a_line_shows_its_discount_and_adds_up_for_client_and_owner(
    language: str, percent: str, change: dict[str, str], working: str, net: str
) -> None:
    company = Company(change)
    link = company.house.link("approval", company.proposes(3, language, percent))
    mail = asked(company)
    assert f"{working} = {net}" in plain(text_of(mail))
    for page in (html_of(mail), shown(company, link)):
        assert f"{working} {net}" in plain(page)
    press(company, link, "approve")
    company.sends()
    client = opened(company, company.house.link("proposal", PROPOSAL))
    assert f"{working} {net}" in plain(client)


def test_a_line_without_a_discount_speaks_of_none(company: Company, offer: str) -> None:
    page = plain(opened(company, offer))
    assert "2 days × €900.00 €1,800.00" in page
    assert "discount" not in page


def test_an_offer_from_before_discounts_were_shown_still_opens(company: Company) -> None:
    company.hears()
    laid = company.proposal(3, discount="10")
    assert laid.proposal is not None
    for line in laid.proposal.offer["lines"]:
        del line["discount_text"], line["discount_amount_text"]
    company.lays(laid)
    question = company.house.book.opportunity(SUBJECT).approval
    link = company.house.link("approval", question)
    assert "3 days × €900.00 €2,430.00" in plain(shown(company, link))
    assert "3 days × €900.00 = €2,430.00" in plain(text_of(asked(company)))
    press(company, link, "approve")
    company.sends()
    client = opened(company, company.house.link("proposal", PROPOSAL))
    assert "3 days × €900.00 €2,430.00" in plain(client)
