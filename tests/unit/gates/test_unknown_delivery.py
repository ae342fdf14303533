"""When nobody knows whether a mail went out, the owner says, and nothing is sent unasked."""

from typing import Any

import pytest

from shared.domain import names
from shared.domain.action import ActionFailed, ActionPerformed, ActionPlanned, ActionStarted
from shared.domain.approval import (
    NEVER,
    ApprovalGranted,
    ApprovalRejected,
    ApprovalRequested,
    ApprovalWithdrawn,
)
from shared.domain.draft import Draft
from shared.domain.opportunity_events import MessageSkipped, ProposalSent
from shared.gates.answer import Answer, answer
from shared.gates.approval_door import answer_approval
from shared.gates.ask import question_mail, question_of
from tests.support.browser import form_of, get, post
from tests.support.houses import SUBJECT, Company
from tests.support.inquiry import CLIENT, HANDLE
from tests.support.mails import text_of
from tests.support.owner import press, shown


@pytest.fixture
def doubt(company: Company, link: str) -> str:
    """Let an attempt end without a word, and ask about it; give the question's link."""
    press(company, link, "approve")
    return doubts(company, company.starts())


def doubts(company: Company, action: str) -> str:
    """Ask what became of an attempt; give the question's link."""
    at = company.clock.now()
    stream = names.approval("unknown_delivery", f"{action}#2")
    asked = ApprovalRequested(
        at=at,
        kind="unknown_delivery",
        subject=SUBJECT,
        content_hash=company.house.book.action(action).plan.content_hash,
        action=action,
        attempt=1,
        expires_at=NEVER,
        remind_at=NEVER,
    )
    company.put(stream, asked, person=HANDLE)
    return company.house.link("approval", stream)


def test_the_page_shows_the_mail_in_doubt(company: Company, doubt: str) -> None:
    page = shown(company, doubt)
    assert "Did this go out? Re: Consulting" in page
    assert "our proposal over €2,142.00" in page
    assert "attempt 1" in page
    assert "Yes, send it" not in page


def test_it_went_out_moves_the_sale(company: Company, doubt: str) -> None:
    page = press(company, doubt, "it_went_out")
    assert page["statusCode"] == 200
    assert "that it went out" in page["body"]
    assert company.stage == "proposed"
    assert len(company.all(ProposalSent)) == 1
    (proof,) = company.all(ActionPerformed)
    assert isinstance(proof, ActionPerformed)
    assert proof.by == "operator"


def test_send_again_plans_another_attempt(company: Company, doubt: str) -> None:
    page = press(company, doubt, "send_again")
    assert page["statusCode"] == 200
    (failed,) = company.all(ActionFailed)
    assert isinstance(failed, ActionFailed)
    assert failed.retryable
    assert (failed.by, failed.because) == ("operator", "the operator says it did not go out")
    (*_, said) = company.all(ApprovalGranted)
    assert isinstance(said, ApprovalGranted)
    assert said.answer == "send_again"
    assert len(company.all(ActionStarted)) == 1, "nothing is claimed by a page"
    assert company.house.book.action(company.house.book.opportunity(SUBJECT).action).idle


def test_drop_gives_the_mail_up(company: Company, doubt: str) -> None:
    page = press(company, doubt, "drop")
    assert page["statusCode"] == 200
    assert "You dropped it" in page["body"]
    assert company.stage == "dormant"
    assert not company.all(MessageSkipped), "a proposal puts the sale to rest"


def test_a_drop_keeps_its_reason_sealed_for_its_person(company: Company, doubt: str) -> None:
    stream = _question(company, doubt)
    shown_hash = company.house.book.approval(stream).asked.content_hash
    given = Answer("drop", "terminal", shown_hash, note="They rang us.")
    assert answer(company.house, stream, given).took_effect
    last = company.log.read(stream)[-1]
    assert last.event == ApprovalRejected(
        at=company.clock.now(), reason="They rang us.", how="terminal"
    )
    assert last.person == HANDLE


def test_a_doubt_that_lost_its_object_says_when(company: Company, doubt: str) -> None:
    at = company.clock.now()
    company.put(_question(company, doubt), ApprovalWithdrawn(at=at, because="It bounced."))
    told = "The question was taken back on 2 March 2026, 10:00 CET: it had lost its object."
    assert told in shown(company, doubt)


def test_a_mail_in_doubt_that_was_erased_is_not_asked_about(company: Company, doubt: str) -> None:
    company.vault.destroy(HANDLE)
    assert answer_approval(company.house, get(doubt))["statusCode"] == 410


@pytest.mark.parametrize("purpose", ["followup", "receipt"])
def test_a_mail_without_words_to_show_is_asked_about_without_them(
    company: Company, question: str, purpose: str
) -> None:
    at = company.clock.now()
    mail = ActionPlanned(
        at=at,
        kind="send_email",
        subject=SUBJECT,
        purpose=purpose,  # type: ignore[arg-type]
        message="Subject: Look\nContent-Type: text/html\n\n<p>A picture of words.</p>",
        recipients=(CLIENT,),
        not_before=at,
    )
    company.put("action/picture", mail, person=HANDLE)
    link = doubts(company, "action/picture")
    answered = answer_approval(company.house, get(link))
    if purpose == "receipt":
        assert answered["statusCode"] == 410
    else:
        stream = _question(company, link)
        assert question_of(company.house, stream).draft == Draft(
            purpose="followup", to=CLIENT, subject="Look", text=""
        )


@pytest.mark.parametrize("decision", ["approve", "edit", "return", "reject"])
def test_it_has_no_other_answers(company: Company, doubt: str, decision: str) -> None:
    form = {**form_of(shown(company, doubt), "drop"), "decision": decision, "note": "x"}
    before = company.events
    assert answer_approval(company.house, post(doubt, form))["statusCode"] == 400
    assert company.events == before


def test_two_answers_are_one(company: Company, doubt: str) -> None:
    page = shown(company, doubt)
    first = answer_approval(company.house, post(doubt, form_of(page, "drop")))
    assert first["statusCode"] == 200
    before = company.events
    late = answer_approval(company.house, post(doubt, form_of(page, "send_again")))
    assert late["statusCode"] == 409
    assert company.events == before


def test_proof_that_came_first_stands_and_the_answer_only_records_itself(
    company: Company, doubt: str
) -> None:
    page = shown(company, doubt)
    action = company.house.book.opportunity(SUBJECT).action
    at = company.clock.now()
    company.put(action, ActionPerformed(at=at, attempt=1, by="provider"))
    assert "It went out." in shown(company, doubt)
    answered: dict[str, Any] = answer_approval(company.house, post(doubt, form_of(page, "drop")))
    assert answered["statusCode"] == 200
    assert len(company.all(ActionPerformed)) == 1
    assert not company.all(ActionFailed)


def test_the_mail_about_it_opens_a_page_for_each_answer(company: Company, doubt: str) -> None:
    stream = names.approval("unknown_delivery", f"{_action(company)}#2")
    at = company.clock.now()
    ask = ActionPlanned(
        at=at,
        kind="ask_owner",
        subject=SUBJECT,
        purpose="question",
        approval=stream,
        not_before=at,
    )
    company.put("action/q", ask)
    text = text_of(question_mail(company.house, company.house.book.action("action/q"), "action/q"))
    for choice in ("it_went_out", "send_again", "drop"):
        assert f"{doubt}?intent={choice}" in text
        assert answer_approval(company.house, get(f"{doubt}?intent={choice}"))["statusCode"] == 200
    assert "our proposal over €2,142.00" in text


def _question(company: Company, doubt: str) -> str:
    return company.house.links.verify("approval", "approval", doubt.rpartition("/")[2]) or ""


def _action(company: Company) -> str:
    return company.house.book.opportunity(SUBJECT).action
