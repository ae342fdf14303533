"""A form that our page did not make for this question, just now, changes nothing."""

from datetime import timedelta

import pytest

from shared.domain.approval import (
    ApprovalEdited,
    ApprovalRejected,
)
from shared.gates.answer import Answer, answer
from shared.gates.approval_door import answer_approval
from shared.vault.links import FORM_AGE
from tests.support.browser import form_of, post
from tests.support.houses import Company
from tests.support.owner import press, shown


def test_a_form_without_a_good_nonce_changes_nothing(company: Company, link: str) -> None:
    good = form_of(shown(company, link), "approve")
    other = Company()
    forged = form_of(shown(other, other.house.link("approval", other.proposes())), "approve")
    before = company.events
    for nonce in ("", "x", good["nonce"][:-1], f"9{good['nonce']}", forged["nonce"], "é" * 9):
        form = {**good, "nonce": nonce}
        answered = answer_approval(company.house, post(link, form))
        assert answered["statusCode"] == 403
        assert "the form was out of date" in answered["body"]
    del good["nonce"]
    assert answer_approval(company.house, post(link, good))["statusCode"] == 403
    assert company.events == before


def test_the_nonce_alone_says_what_was_shown(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "approve")
    del form["content_hash"]
    assert answer_approval(company.house, post(link, form))["statusCode"] == 200
    assert company.stage == "sending"


def test_a_form_that_lay_open_too_long_changes_nothing(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "approve")
    company.clock.move(FORM_AGE + timedelta(seconds=1))
    before = company.events
    assert answer_approval(company.house, post(link, form))["statusCode"] == 403
    assert company.events == before


def test_a_form_of_another_question_changes_nothing(company: Company, link: str) -> None:
    stale = form_of(shown(company, link), "approve")
    press(company, link, "return", note="Three days.")
    again = company.house.link("approval", company.proposes(quantity=3))
    before = company.events
    assert answer_approval(company.house, post(again, stale))["statusCode"] == 403
    assert company.events == before


@pytest.mark.parametrize("decision", ["", "yes", "APPROVE", "drop", "it_went_out", "approve "])
def test_an_unknown_answer_is_never_a_no(company: Company, link: str, decision: str) -> None:
    form = {**form_of(shown(company, link), "approve"), "decision": decision}
    before = company.events
    assert answer_approval(company.house, post(link, form))["statusCode"] == 400
    assert company.events == before


@pytest.mark.parametrize(
    ("decision", "typed"),
    [
        ("edit", {"subject": " ", "text": "kept words"}),
        ("edit", {"subject": "kept words", "text": ""}),
        ("return", {"note": " \n"}),
    ],
)
def test_a_form_with_a_gap_keeps_what_was_typed(
    company: Company, link: str, decision: str, typed: dict[str, str]
) -> None:
    before = company.events
    page = press(company, link, decision, **typed)
    assert page["statusCode"] == 400
    assert "something is missing" in page["body"]
    assert "<details open>" in page["body"]
    assert ("kept words" in page["body"]) == ("kept words" in typed.values())
    assert company.events == before


@pytest.mark.parametrize(
    ("decision", "field"), [("edit", "subject"), ("edit", "text"), ("return", "note")]
)
def test_a_form_without_a_field_it_needs_is_incomplete(
    company: Company, link: str, decision: str, field: str
) -> None:
    typed = {"subject": "Mine", "text": "My words", "note": "Change it"}
    form = form_of(shown(company, link), decision, **typed)
    del form[field]
    before = company.events
    page = answer_approval(company.house, post(link, form))
    assert page["statusCode"] == 400
    assert "something is missing" in page["body"]
    assert company.events == before


def test_a_no_without_a_word_has_no_reason(company: Company, link: str) -> None:
    assert press(company, link, "reject")["statusCode"] == 200
    (rejected,) = company.all(ApprovalRejected)
    assert isinstance(rejected, ApprovalRejected)
    assert rejected.reason == ""


def test_a_form_that_came_too_late_gives_the_words_back(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "edit", subject="Mine", text="An hour of my words")
    company.clock.move(FORM_AGE + timedelta(seconds=1))
    page = answer_approval(company.house, post(link, form))
    assert page["statusCode"] == 403
    assert "An hour of my words" in page["body"]


def test_a_link_that_is_too_weak_gives_the_words_back() -> None:
    company = Company({"sign_in_above: 1000000": "sign_in_above: 100000"})
    stream = company.proposes()
    link, now = company.house.link("approval", stream), company.clock.now()
    shown_hash = company.house.book.approval(stream).asked.content_hash
    nonce = company.house.links.nonce("approval", stream, shown_hash, now)
    form = {"decision": "edit", "nonce": nonce, "subject": "Mine", "text": "An hour of my words"}
    page = answer_approval(company.house, post(link, form))
    assert page["statusCode"] == 403
    assert "An hour of my words" in page["body"]


def test_for_a_large_amount_a_link_alone_is_not_enough() -> None:
    company = Company({"sign_in_above: 1000000": "sign_in_above: 100000"})
    stream = company.proposes()
    shown_hash = company.house.book.approval(stream).asked.content_hash
    answered = answer(company.house, stream, Answer("approve", "mail_link", shown_hash))
    assert answered.because == "For this amount a link alone is not enough."
    assert answer(company.house, stream, Answer("approve", "terminal", shown_hash)).took_effect


def test_a_line_break_in_a_subject_begins_no_header(company: Company, link: str) -> None:
    text = "Words about 2 days"
    press(company, link, "edit", subject="Re: x\r\nBcc: eve@evil.example", text=text)
    (edited,) = company.all(ApprovalEdited)
    assert isinstance(edited, ApprovalEdited)
    assert edited.draft.subject == "Re: x Bcc: eve@evil.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://keel.studio.example"},
    ],
)
def test_a_form_sent_by_another_site_is_refused_and_says_so(
    company: Company, link: str, headers: dict[str, str]
) -> None:
    form = form_of(shown(company, link), "approve")
    before = company.events
    refused = answer_approval(company.house, post(link, form, **headers))
    assert refused["statusCode"] == 403
    assert "This came from another site" in refused["body"]
    assert "This link is not ours" not in refused["body"], "the link is good"
    assert company.events == before


def test_another_site_is_named_in_the_owners_language() -> None:
    company = Company({"languages: [en, de]": "languages: [de, en]"})
    link = company.house.link("approval", company.proposes())
    form = form_of(shown(company, link), "approve")
    refused = answer_approval(company.house, post(link, form, origin="https://evil.example"))
    assert "Das kam von einer fremden Website" in refused["body"]


def test_a_browser_that_names_our_own_origin_is_heard(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "approve")
    event = post(link, form, origin="https://keel.studio.example")
    assert answer_approval(company.house, event)["statusCode"] == 200
