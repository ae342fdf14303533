"""An owner's own words are judged as a whole, and a second look is asked for with its reason."""

from dataclasses import replace
from typing import Any

import pytest

from shared.domain.opportunity_events import DraftReturned, OwnerAsked, SendingPlanned, WritingBegun
from shared.domain.provenance import Provenance
from shared.gates.answer import Answer, Answered, answer
from shared.gates.desk import Laid, plan_mail
from shared.log.log import Conflict
from tests.support.houses import PROPOSAL, SUBJECT, Company
from tests.support.inquiry import HANDLE

LONG = "Did you find the time? " * 40


def edits(company: Company, stream: str, text: str) -> Answered:
    shown = company.house.book.approval(stream).asked.content_hash
    given = Answer("edit", "terminal", shown, subject="Re: Consulting", text=text)
    return answer(company.house, stream, given)


def because(company: Company) -> str:
    (returned,) = company.all(DraftReturned)
    assert isinstance(returned, DraftReturned)
    return returned.because


def with_pricing(company: Company, outcome: str, discount: float = 0.0) -> Laid:
    """Draft an offer whose price was judged like this."""
    laid = company.proposal()
    assert laid.proposal is not None
    assert laid.proposal.pricing is not None
    facts = {**laid.proposal.pricing.facts, "price.discount_percent": discount}
    judged = laid.proposal.pricing.model_copy(update={"outcome": outcome, "facts": facts})
    return replace(laid, proposal=laid.proposal.model_copy(update={"pricing": judged}))


def test_edited_words_about_an_offer_are_judged_with_its_discount(company: Company) -> None:
    company.hears()
    company.lays(with_pricing(company, "allow", discount=5.0))
    question = company.house.book.opportunity(SUBJECT).approval
    assert edits(company, question, "Hello Ada,\n\nmy own words about 2 days.").took_effect
    assert "The draft gives a discount." in because(company)


def test_a_price_that_needs_a_yes_still_needs_it_after_an_edit(
    company: Company, offer: str
) -> None:
    assert offer
    priced = with_pricing(company, "ask").proposal
    assert priced is not None
    company.put(PROPOSAL, priced, person=HANDLE)
    version = company.log.head(PROPOSAL)
    draft = company.draft("followup", LONG, {}).model_copy(update={"proposal_version": version})
    company.writes("followup", LONG)
    first = company.house.book.opportunity(SUBJECT).approval
    shown = company.house.book.approval(first).asked.content_hash
    answer(company.house, first, Answer("return", "terminal", shown, note="With the new price."))
    company.lays(Laid(draft))
    again = company.house.book.opportunity(SUBJECT).approval
    assert edits(company, again, "Did you find the time?").took_effect
    assert company.stage == "writing"
    returned = company.all(DraftReturned)[-1]
    assert isinstance(returned, DraftReturned)
    assert priced.pricing is not None
    assert returned.because == " ".join(rule.because for rule in priced.pricing.rules)


def test_words_that_the_policy_allows_go_out_with_its_judgement_and_where_they_came_from(
    company: Company, offer: str
) -> None:
    assert offer
    by_model = Provenance(model="claude", prompt="nurture")
    company.put(SUBJECT, WritingBegun(at=company.clock.now(), purpose="followup"))
    company.lays(Laid(company.draft("followup", LONG * 2, {}), provenance=by_model))
    question = company.house.book.opportunity(SUBJECT).approval
    assert edits(company, question, "Did you find the time?").took_effect
    assert company.stage == "sending"
    planned = company.log.read(SUBJECT)[-1]
    assert isinstance(planned.event, SendingPlanned)
    assert planned.event.judgement is not None
    assert planned.event.judgement.outcome == "allow"
    assert planned.event.provenance == by_model
    assert planned.person == HANDLE


def test_words_that_were_changed_behind_the_owners_back_are_not_sent(
    company: Company, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(*given: Any, **named: Any) -> Any:
        return plan_mail(*given, **named).model_copy(update={"content_hash": "other"})

    monkeypatch.setattr("shared.gates.answer.plan_mail", other)
    shown = company.house.book.approval(question).asked.content_hash
    answered = answer(company.house, question, Answer("approve", "terminal", shown))
    assert not answered.took_effect
    assert answered.because == "The words changed after they were shown to you."


@pytest.mark.parametrize(("subject", "text"), [(" ", "Hello."), ("Hello", " "), ("", "")])
def test_a_mail_without_a_subject_or_without_words_is_no_mail(
    company: Company, question: str, subject: str, text: str
) -> None:
    shown = company.house.book.approval(question).asked.content_hash
    given = Answer("edit", "terminal", shown, subject=subject, text=text)
    answered = answer(company.house, question, given)
    assert not answered.took_effect
    assert answered.because == "An edited mail needs a subject and a text."
    assert answered.stands == company.house.book.approval(question)


def test_a_mail_that_is_sent_back_says_who_wanted_it(company: Company, question: str) -> None:
    shown = company.house.book.approval(question).asked.content_hash
    answer(company.house, question, Answer("return", "terminal", shown, note="Shorter."))
    assert because(company) == "The owner wants it changed."
    returned = company.log.read(question)[-1]
    assert returned.origin == company.house.origin(SUBJECT, f"{question}#1", actor="operator")


def test_a_question_that_its_sale_no_longer_waits_for_is_not_answered(
    company: Company, question: str
) -> None:
    """Nothing asks another question before it has withdrawn this one; the answer looks all the same."""
    asked = company.house.book.approval(question).asked
    at = company.clock.now()
    company.put(SUBJECT, OwnerAsked(at=at, approval="approval/other", ask="", purpose="proposal"))
    before = company.events
    with pytest.raises(Conflict, match=question):
        answer(company.house, question, Answer("approve", "terminal", asked.content_hash))
    assert company.events == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (210, "No rule of this policy speaks about this case."),
        (260, "The mail is long."),
    ],
)
def test_the_reason_for_a_second_look_is_the_policys(
    company: Company, offer: str, words: int, said: str
) -> None:
    assert offer
    stream = company.writes("nurture", LONG * 2)
    assert edits(company, stream, "word " * words).took_effect
    assert because(company) == said


def test_several_reasons_for_a_second_look_are_told_apart(company: Company) -> None:
    stream = company.writes("nurture", "A helpful link.")
    assert edits(company, stream, "word " * 260).took_effect
    first_mail = "This would be the first mail in this conversation."
    assert because(company) == f"{first_mail} The mail is long."
