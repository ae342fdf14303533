"""Looking at a question decides nothing, and only whoever holds the link may look."""

import pytest

from shared.domain.approval import (
    ApprovalGranted,
)
from shared.domain.opportunity_events import OwnerAsked
from shared.gates.answer import Answer, answer
from shared.gates.approval_door import answer_approval
from tests.support.browser import form_of, get, post
from tests.support.houses import Company
from tests.support.inquiry import HANDLE
from tests.support.owner import press, shown


def test_the_page_holds_everything_that_a_yes_needs(company: Company, link: str) -> None:
    page = shown(company, link)
    for said_there in (
        "ada@client.example",  # to whom
        "our proposal over €2,142.00",  # what, word for word
        "Hands-on advice for your product",  # the offer behind its link
        "Two rounds of changes are included.",
        "Policy pricing, version 1",
        "2 days × €900.00 = €1,800.00",  # the maths
        "first_contact_needs_a_yes",  # the rules
        "“two days”",  # the evidence
        "Worked out by rules",  # who wrote it
        "the proposal goes out",  # what changes
        "5 March 2026, 10:00 CET",  # when it expires
    ):
        assert said_there in page


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("intent", ["", "?intent=approve", "?intent=reject", "?decision=approve"])
def test_a_scanner_that_opens_every_link_decides_nothing(
    company: Company, link: str, method: str, intent: str
) -> None:
    before = company.events
    for headers in ({}, {"sec_purpose": "prefetch"}, {"user_agent": "SafeLinks"}):
        answered = answer_approval(company.house, get(link + intent, method, **headers))
        assert answered["statusCode"] == 200
        assert bool(answered["body"]) == (method == "GET")
    assert company.events == before


def test_no_script_and_no_other_site_can_press_the_button(company: Company, link: str) -> None:
    answered = answer_approval(company.house, get(link))
    headers = answered["headers"]
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert "<script" not in answered["body"]
    assert 'style="' not in answered["body"]


def test_an_intent_opens_its_form(company: Company, link: str) -> None:
    assert "<details open><summary>Say no" in shown(company, f"{link}?intent=reject")
    assert "<details open>" not in shown(company, f"{link}?intent=approve")


def test_words_of_a_client_stay_words(company: Company) -> None:
    company.hears()
    stream = company.writes("nurture", "<script>alert()</script> {% x %}")
    page = shown(company, company.house.link("approval", stream))
    assert "&lt;script&gt;alert()" in page
    assert "{% x %}" in page


def test_a_link_that_is_not_ours_shows_nothing(company: Company, question: str, link: str) -> None:
    bare = question.partition("/")[2]
    proposal = company.house.links.sign("proposal", question)
    for id_ in (bare, f"{bare}.", f"{bare}.AAAA", link[:-1], proposal, "", ".", "é.é", "../x"):
        event = {**get(link), "pathParameters": {"id": id_.rpartition("/approvals/")[2]}}
        answered = answer_approval(company.house, event)
        assert answered["statusCode"] == 403
        assert "ada@client.example" not in answered["body"]


def test_a_signed_id_that_was_never_asked_is_not_found(company: Company) -> None:
    link = company.house.link("approval", "approval/unknown")
    assert answer_approval(company.house, get(link))["statusCode"] == 404
    assert answer_approval(company.house, post(link, {}))["statusCode"] == 404


def test_erased_content_is_gone_and_decides_nothing(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "approve")
    company.vault.destroy(HANDLE)
    before = company.events
    assert answer_approval(company.house, get(link))["statusCode"] == 410
    assert answer_approval(company.house, post(link, form))["statusCode"] == 410
    assert company.events == before


def test_above_the_amount_a_link_alone_does_not_answer(question: str) -> None:
    company = Company({"sign_in_above: 1000000": "sign_in_above: 100000"})
    stream = company.proposes()
    link = company.house.link("approval", stream)
    page = shown(company, link)
    for verb in ("approve", "edit", "return", "reject"):
        assert f"keel {verb} {stream.partition('/')[2]}" in page
    assert "Open until 5 March 2026, 10:00 CET" in page
    assert "<form" not in page
    assert "↓" not in page, "no way leads to a form that is not there"
    now = company.clock.now()
    asked = company.house.book.approval(stream).asked
    nonce = company.house.links.nonce("approval", stream, asked.content_hash, now)
    before = company.events
    for decision in ("approve", "reject", "return", "edit"):
        form = {"decision": decision, "nonce": nonce, "content_hash": asked.content_hash}
        assert answer_approval(company.house, post(link, form))["statusCode"] == 403
    assert company.events == before


def test_above_the_amount_the_terminal_answers_and_no_link_gets_around_it() -> None:
    company = Company({"sign_in_above: 1000000": "sign_in_above: 100000"})
    stream = company.proposes()
    shown_hash = company.house.book.approval(stream).asked.content_hash
    by_link = answer(company.house, stream, Answer("approve", "mail_link", shown_hash))
    assert (by_link.took_effect, company.stage) == (False, "awaiting_approval")
    typed = answer(company.house, stream, Answer("approve", "terminal", shown_hash))
    assert (typed.took_effect, company.stage) == (True, "sending")
    link = company.house.link("approval", stream)
    undone = press(company, link, "undo")
    assert undone["statusCode"] == 200, "taking back is never the risk"


def test_the_owner_reads_the_companys_first_language() -> None:
    company = Company({"languages: [en, de]": "languages: [de, en]"})
    link = company.house.link("approval", company.proposes())
    answered = answer_approval(company.house, get(link, accept_language="en"))
    assert '<html lang="de">' in answered["body"]
    assert "Ja, senden" in answered["body"]
    wrong = answer_approval(company.house, get(f"{link}x", accept_language="en"))
    assert "Dieser Link ist nicht von uns" in wrong["body"]


def test_every_answer_records_how_it_came(company: Company, link: str) -> None:
    press(company, link, "approve")
    (granted,) = company.all(ApprovalGranted)
    assert isinstance(granted, ApprovalGranted)
    assert granted.how == "mail_link"
    assert len(company.all(OwnerAsked)) == 1
