"""The mail to the owner holds every reason, and links that only open a page."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.action import ActionPlanned
from shared.gates.approval_door import answer_approval
from shared.gates.ask import question_mail, question_of
from shared.gates.door import owners_voice
from shared.gates.pages import approval_page
from tests.support.browser import get
from tests.support.houses import SUBJECT, Company
from tests.support.inquiry import INQUIRY
from tests.support.mails import html_of, read, text_of


def mailed(company: Company) -> bytes:
    """Render the question at hand as it is mailed."""
    ask = company.house.book.opportunity(SUBJECT).ask
    return question_mail(company.house, company.house.book.action(ask), ask)


def told(company: Company, purpose: str, approval: str = "") -> bytes:
    """Render another mail to the owner."""
    at = company.clock.now()
    fields = {"kind": "ask_owner", "subject": SUBJECT, "purpose": purpose, "approval": approval}
    company.put("action/other", ActionPlanned(at=at, not_before=at, **fields))  # type: ignore[arg-type]
    return question_mail(company.house, company.house.book.action("action/other"), "action/other")


@pytest.mark.parametrize("part", [text_of, html_of])
def test_both_parts_hold_every_reason(company: Company, link: str, part: object) -> None:
    assert callable(part)
    text = part(mailed(company))
    for reason in (
        "ada@client.example",
        "our proposal over €2,142.00",
        "Hands-on advice for your product",
        "Two rounds of changes are included.",
        "Policy pricing, version 1",
        "2 days × €900.00 = €1,800.00",
        "first_contact_needs_a_yes",
        f"Policy outreach, version {company.house.policies.get('outreach').version}",
        "two days",
        "Worked out by rules",
        "15 seconds after your yes",
        "5 March 2026, 10:00 CET",
        f"{link}?intent=approve",
        f"{link}?intent=reject",
        "only a button there decides",
    ):
        assert reason in text


def test_its_headers_tell_machines_what_it_is(company: Company, question: str) -> None:
    mail = read(mailed(company))
    assert mail["To"] == "owner@studio.example"
    assert mail["Subject"] == "Send this proposal? Re: Consulting"
    assert mail["X-Keel-Question"] == question.partition("/")[2]
    assert mail["Auto-Submitted"] == "auto-generated"


def test_its_links_open_and_decide_nothing(company: Company, question: str) -> None:
    links = set(re.findall(r"https://\S+/approvals/\S+", text_of(mailed(company))))
    assert len(links) == 3
    before = company.events
    for link in links:
        for method in ("GET", "HEAD"):
            assert answer_approval(company.house, get(link, method))["statusCode"] == 200
    assert company.events == before


def test_the_same_question_is_mailed_in_the_same_bytes(company: Company, question: str) -> None:
    first = mailed(company)
    company.clock.move(timedelta(hours=1))
    assert mailed(company) == first


def test_a_reminder_says_that_it_is_one(company: Company, question: str) -> None:
    mail = told(company, "reminder", question)
    assert read(mail)["Subject"] == "Still open: Send this proposal? Re: Consulting"
    assert "You have not answered this yet." in text_of(mail)
    assert "You have not answered this yet." in html_of(mail)


def test_a_stuck_workflow_is_told_with_what_to_do(company: Company, question: str) -> None:
    mail = told(company, "stuck")
    assert read(mail)["Subject"] == "Keel is stuck and needs you"
    for part in (text_of(mail), html_of(mail)):
        assert "It stands at: waiting for your answer." in part
        assert f"keel retry {SUBJECT}" in part


def test_a_german_house_asks_in_german() -> None:
    company = Company({"languages: [en, de]": "languages: [de, en]"})
    company.proposes()
    mail = mailed(company)
    assert read(mail)["Subject"] == "Dieses Angebot senden? Re: Consulting"
    assert "Warum Sie gefragt werden" in text_of(mail)
    assert '<html lang="de">' in html_of(mail)
    assert "Leistung (Beratung)" in text_of(mail)


def test_above_the_amount_no_link_offers_to_answer() -> None:
    company = Company({"sign_in_above: 1000000": "sign_in_above: 100000"})
    bare = company.proposes().partition("/")[2]
    for part in (text_of(mailed(company)), html_of(mailed(company))):
        for command in (f"approve {bare}", f"edit {bare} FILE", f"return {bare} NOTE"):
            assert f"keel {command}" in part
        assert f"keel reject {bare}" in part
        assert "Open until 5 March 2026, 10:00 CET" in part
        assert "no answer can be given there" in part
        for promise in ("?intent=", "Look, edit or return", "only a button there decides"):
            assert promise not in part


def test_a_clients_markup_stays_text(company: Company) -> None:
    company.hears()
    company.writes("nurture", "Hello <b>Ada</b> & all")
    assert "Hello <b>Ada</b> & all" in text_of(mailed(company))
    assert "Hello &lt;b&gt;Ada&lt;/b&gt; &amp; all" in html_of(mailed(company))


@pytest.mark.parametrize("part", [text_of, html_of])
def test_an_offer_comes_with_the_words_that_it_answers(company: Company, part: object) -> None:
    assert callable(part)
    company.proposes()
    told = part(mailed(company))
    assert "Their words" in told
    assert INQUIRY.splitlines()[0] in told


def test_without_a_name_nothing_stands_before_the_address(company: Company) -> None:
    question = question_of(company.house, company.proposes())
    nameless = question.draft.model_copy(update={"to_name": ""})
    page = approval_page(replace(question, draft=nameless), owners_voice(company.house), nonce="n")
    assert f"<dd>&lt;{nameless.to}&gt;</dd>" in page.html
