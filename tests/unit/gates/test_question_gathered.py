"""What the owner sees of a question is gathered from the log, in the owner's words."""

from datetime import timedelta

import pytest

from shared.domain import names
from shared.domain.lead import Evidence
from shared.domain.opportunity_events import LeadUnderstood, ReplyReceived
from shared.domain.provenance import BY_RULE
from shared.gates.answer import Answer, answer
from shared.gates.ask import question_of
from shared.gates.question import Question, Quote
from tests.support.houses import SUBJECT, Company
from tests.support.inquiry import HANDLE, SIGNAL, said, understood
from tests.support.owner import press
from tests.support.studio import Studio
from tests.unit.gates.test_unknown_delivery import doubts

GERMAN_FIRST = {"languages: [en, de]": "languages: [de, en]"}


def at_hand(company: Company) -> Question:
    return question_of(company.house, company.house.book.opportunity(SUBJECT).approval)


def test_a_question_says_whose_it_is_and_what_it_is_about(company: Company, question: str) -> None:
    gathered = question_of(company.house, question)
    assert (gathered.opportunity, gathered.company_name) == (SUBJECT, "Example Studio")
    assert (gathered.amount, gathered.since_then) == ("€2,142.00", ())


def test_amounts_are_written_in_the_owners_language() -> None:
    company = Company(GERMAN_FIRST)
    company.proposes()
    assert at_hand(company).amount == "2.142,00\u00a0€"


def test_a_mail_without_an_offer_has_no_amount(company: Company) -> None:
    company.writes("nurture")
    assert at_hand(company).amount == ""


def test_a_mail_is_taken_back_by_the_question_that_let_it_go(company: Company, link: str) -> None:
    press(company, link, "approve")
    asked = at_hand(company)
    assert asked.undoable
    action = company.starts()
    doubts(company, action)
    doubt = names.approval("unknown_delivery", f"{action}#2")
    answer(company.house, doubt, Answer("send_again", "terminal", asked.content_hash))
    assert question_of(company.house, f"approval/{asked.id}").undoable
    assert not question_of(company.house, doubt).undoable


# --- what the client said


@pytest.fixture
def studio() -> Studio:
    """Give a company that offered something and heard two questions about it."""
    studio = Studio()
    studio.offers()
    for number, text in enumerate(("What exactly is included?", "And when could you start?"), 2):
        studio.passes(minutes=1)
        studio.replies(text, number)
    studio.run()
    return studio


def test_the_words_that_a_mail_answers_are_shown_beside_it(studio: Studio) -> None:
    assert at_hand(studio).asked == ("What exactly is included?", "And when could you start?")


def test_what_was_written_since_is_told_apart_from_what_was_written_before(studio: Studio) -> None:
    question = studio.o.approval
    studio.passes(minutes=1)
    studio.replies("Are you there?", 4)
    assert question_of(studio.house, question).since_then == ("Are you there?",)


def test_a_mail_that_bears_an_older_date_was_written_since_all_the_same(studio: Studio) -> None:
    question, asked = studio.o.approval, studio.clock.at
    studio.passes(minutes=5)
    came = ReplyReceived(at=studio.clock.at, signal="signal/email/m4", authenticated=True)
    written = said(asked - timedelta(days=1), "Please wait, I forgot the photos.", "m4")
    studio.put(came.signal, written, person=HANDLE)
    studio.put(SUBJECT, came)
    since = question_of(studio.house, question).since_then
    assert since == ("Please wait, I forgot the photos.",)


def test_a_mail_that_answers_nothing_is_shown_beside_the_newest_words(studio: Studio) -> None:
    studio.answers("approve")
    studio.run()
    studio.writes_and_asks("followup", "Did you find the time? " * 40)
    assert at_hand(studio).asked == ("And when could you start?",)


# --- facts


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("budget", "Budget"),
        ("service website", "Service (Website)"),
        ("add_on website.photos", "Extra (A day of photographs)"),
        ("add_on website.second_language", "Extra (A second language)"),
        ("add_on website.gone", "Extra (Website)"),
        ("service gone", "Service (gone)"),
        ("shoe_size", "shoe size"),
    ],
)
def test_a_fact_is_named_as_the_owner_names_it(company: Company, fact: str, told: str) -> None:
    company.hears()
    evidence = (Evidence(fact=fact, quote="consulting", source=SIGNAL),)
    facts = understood().model_copy(update={"evidence": evidence})
    again = LeadUnderstood(at=company.clock.now(), facts=facts, provenance=BY_RULE)
    company.put(SUBJECT, again, person=HANDLE)
    company.writes("nurture")
    assert at_hand(company).evidence == (Quote(told, "consulting"),)
