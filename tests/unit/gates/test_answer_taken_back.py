"""Only what has not left can be taken back, and the log says who took it back."""

import pytest

from shared.domain.action import ActionUndone
from shared.gates.answer import Answer, Answered, answer
from tests.support.houses import SUBJECT, Company


def undoes(company: Company, question: str) -> Answered:
    return answer(company.house, question, Answer("undo", "terminal"))


def approves(company: Company, question: str) -> None:
    shown = company.house.book.approval(question).asked.content_hash
    assert answer(company.house, question, Answer("approve", "terminal", shown)).took_effect


def test_a_mail_is_taken_back_in_the_operators_name(company: Company, question: str) -> None:
    approves(company, question)
    assert undoes(company, question).took_effect
    (undone,) = company.all(ActionUndone)
    assert isinstance(undone, ActionUndone)
    assert (undone.by, undone.because) == ("operator", "Taken back.")


@pytest.mark.parametrize("sent", [False, True])
def test_where_nothing_waits_to_leave_taking_back_is_refused_in_a_sentence(
    company: Company, question: str, sent: bool
) -> None:
    if sent:
        approves(company, question)
        company.sends()
    before = company.events
    late = undoes(company, question)
    assert not late.took_effect
    assert late.because == "There is nothing left to take back."
    assert company.events == before


def test_an_earlier_question_takes_back_no_later_mail(company: Company, question: str) -> None:
    approves(company, question)
    company.sends()
    other = company.writes("nurture", "word " * 260)
    approves(company, other)
    assert undoes(company, question).because == "There is nothing left to take back."
    assert company.house.book.action(company.house.book.opportunity(SUBJECT).action).idle
