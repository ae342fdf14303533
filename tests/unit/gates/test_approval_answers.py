"""An answer takes effect once; what comes late, twice or against it changes nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.action import ActionPlanned, ActionUndone
from shared.domain.approval import (
    ApprovalEdited,
    ApprovalRejected,
    ApprovalReturned,
)
from shared.domain.opportunity_events import ReplyReceived
from shared.flow import hearing
from shared.gates.answer import MOST_TRIES
from shared.gates.approval_door import answer_approval
from shared.log.log import Conflict, LogUnavailable
from tests.support.browser import form_of, post
from tests.support.houses import ORIGIN, SUBJECT, Company
from tests.support.inquiry import HANDLE, said
from tests.support.owner import press, shown


def test_a_yes_plans_the_mail_and_can_be_taken_back(company: Company, link: str) -> None:
    page = press(company, link, "approve")
    assert page["statusCode"] == 200
    assert "Your yes counts." in page["body"]
    assert "It leaves at 10:00:15 CET." in page["body"]
    assert company.stage == "sending"

    undone = answer_approval(company.house, post(link, form_of(page["body"], "undo")))
    assert undone["statusCode"] == 200
    assert "taken back before it left" in undone["body"]
    assert company.stage == "proposing"
    assert len(company.all(ActionUndone)) == 1


def test_a_decided_question_offers_nothing_but_the_way_back(company: Company, link: str) -> None:
    page = press(company, link, "approve")["body"]
    assert re.findall(r'name="decision" value="(\w+)"', page) == ["undo"]
    assert "What happens next" not in page
    company.sends()
    assert "<form" not in shown(company, link)


def test_what_has_left_cannot_be_taken_back(company: Company, link: str) -> None:
    page = press(company, link, "approve")
    company.sends()
    before = company.events
    late = answer_approval(company.house, post(link, form_of(page["body"], "undo")))
    assert late["statusCode"] == 409
    assert "It went out." in late["body"]
    assert "Take it back" not in late["body"]
    assert company.events == before


def test_words_of_the_owner_are_judged_again_and_asked_about(company: Company, link: str) -> None:
    text = "Hello Ada,\n\nmy own words about 2 days.\n"
    page = press(company, link, "edit", subject="Ours", text=text)
    assert page["statusCode"] == 200
    assert "one more mail comes" in page["body"]
    (edited,) = company.all(ApprovalEdited)
    assert isinstance(edited, ApprovalEdited)
    assert edited.draft.subject == "Ours"
    assert edited.draft.text.startswith(text.rstrip())
    assert company.stage == "proposing"
    planned = [a for a in company.all(ActionPlanned) if isinstance(a, ActionPlanned)]
    assert {a.kind for a in planned} == {"ask_owner"}, "nothing may leave before the second look"


def test_allowed_words_of_the_owner_go_out(company: Company) -> None:
    company.proposes()
    first = company.house.link("approval", company.house.book.opportunity(SUBJECT).approval)
    press(company, first, "approve")
    company.sends()
    stream = company.writes("followup", "Did you find the time? " * 40)
    page = press(
        company, company.house.link("approval", stream), "edit", subject="Re", text="Any thoughts?"
    )
    assert page["statusCode"] == 200
    assert company.stage == "sending"


def test_a_return_keeps_the_note(company: Company, link: str) -> None:
    page = press(company, link, "return", note="Cheaper, please.")
    assert "Cheaper, please." in page["body"]
    (returned,) = company.all(ApprovalReturned)
    assert isinstance(returned, ApprovalReturned)
    assert returned.note == "Cheaper, please."
    assert company.stage == "proposing"


def test_a_no_closes_the_opportunity(company: Company, link: str) -> None:
    page = press(company, link, "reject", note="Too busy.")
    assert page["statusCode"] == 200
    assert company.stage == "lost"
    (rejected,) = company.all(ApprovalRejected)
    assert isinstance(rejected, ApprovalRejected)
    assert (rejected.how, rejected.reason) == ("mail_link", "Too busy.")


def test_the_next_question_shows_what_changed(company: Company, link: str) -> None:
    press(company, link, "return", note="Three days, please.")
    again = company.proposes(quantity=3)
    page = shown(company, company.house.link("approval", again))
    assert "Why you are asked again" in page
    assert "<del>our proposal over €2,142.00:</del>" in page
    assert "<ins>our proposal over €3,213.00:</ins>" in page


def test_the_same_answer_twice_is_one(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "approve")
    assert answer_approval(company.house, post(link, form))["statusCode"] == 200
    before = company.events
    again = answer_approval(company.house, post(link, form))
    assert again["statusCode"] == 200
    assert "nothing changed" in again["body"]
    assert company.events == before


@pytest.mark.parametrize(
    ("first", "second"),
    [("approve", "reject"), ("reject", "approve"), ("return", "edit"), ("edit", "return")],
)
def test_a_second_answer_changes_nothing_and_shows_what_stands(
    company: Company, link: str, first: str, second: str
) -> None:
    page = shown(company, link)
    typed = {"subject": "Mine", "text": "My words", "note": "Change it"}
    one = form_of(page, first, **typed)
    two = form_of(page, second, **typed)
    assert answer_approval(company.house, post(link, one))["statusCode"] == 200
    before = company.events
    late = answer_approval(company.house, post(link, two))
    assert late["statusCode"] == 409
    assert "this was decided before" in late["body"]
    assert company.events == before


def test_a_second_edit_with_other_words_is_not_called_done(company: Company, link: str) -> None:
    page = shown(company, link)
    for text, status in (("First", 200), ("First", 200), ("Second", 409)):
        form = form_of(page, "edit", subject="Mine", text=text)
        answered = answer_approval(company.house, post(link, form))
        assert answered["statusCode"] == status
    assert "Second" in answered["body"], "the owner's words are not lost"


def test_a_second_return_with_another_note_is_not_called_done(company: Company, link: str) -> None:
    page = shown(company, link)
    for note, status in (("First", 200), ("First", 200), ("Second", 409)):
        answered = answer_approval(company.house, post(link, form_of(page, "return", note=note)))
        assert answered["statusCode"] == status
    assert "Second" in answered["body"], "the owner's words are not lost"


def test_a_withdrawn_question_cannot_be_answered(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "approve")
    at = company.clock.now()
    company.put("signal/email/m2", said(at, "No, thank you.", "m2"), person=HANDLE)
    came = ReplyReceived(at=at, signal="signal/email/m2", meaning="decline", authenticated=True)
    company.log.append(ORIGIN, *hearing.hear(company.house.book, SUBJECT, came, at))
    before = company.events
    late = answer_approval(company.house, post(link, form))
    assert late["statusCode"] == 409
    assert "it had lost its object" in late["body"]
    assert company.events == before


def test_a_question_whose_time_is_up_is_shown_as_expired(company: Company, link: str) -> None:
    company.clock.move(timedelta(hours=71))
    form = form_of(shown(company, link), "approve")
    company.clock.move(timedelta(hours=1))
    before = company.events
    assert "Nobody answered by 5 March 2026" in shown(company, link)
    assert answer_approval(company.house, post(link, form))["statusCode"] == 409
    assert company.events == before


def test_a_reply_that_arrives_under_the_click_shows_no_error(
    company: Company, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(shown(company, link), "approve")
    append = company.log.append

    def replied_first(origin: Any, *parts: Any) -> Any:
        monkeypatch.setattr(company.log, "append", append)
        company.clock.move(timedelta(seconds=1))
        at = company.clock.now()
        company.put("signal/email/m2", said(at, "Any news?", "m2"), person=HANDLE)
        company.put(SUBJECT, ReplyReceived(at=at, signal="signal/email/m2", authenticated=True))
        return append(origin, *parts)

    monkeypatch.setattr(company.log, "append", replied_first)
    page = answer_approval(company.house, post(link, form))
    assert page["statusCode"] == 200
    assert "Your yes counts." in page["body"]
    assert "Any news?" in page["body"]
    assert company.stage == "sending"


@pytest.mark.parametrize(("raised", "status"), [(Conflict("x"), 409), (LogUnavailable("x"), 503)])
def test_a_log_that_cannot_take_it_is_said_in_a_sentence(
    company: Company,
    link: str,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    status: int,
) -> None:
    form = form_of(shown(company, link), "approve")
    tried = []

    def refuse(*_: Any) -> Any:
        tried.append(1)
        raise raised

    monkeypatch.setattr(company.log, "append", refuse)
    page = answer_approval(company.house, post(link, form))
    assert page["statusCode"] == status
    assert "Nothing was changed" in page["body"]
    assert len(tried) == (MOST_TRIES if status == 409 else 1)
