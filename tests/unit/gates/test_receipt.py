"""Whoever holds a link can answer, so the owner is told by mail of every answer by link."""

from collections.abc import Callable

import pytest

from shared.domain.approval import How
from shared.gates.answer import Answer, Choice, answer
from shared.gates.ask import question_mail
from tests.support.houses import Company
from tests.support.mails import html_of, read, text_of
from tests.support.owner import press


def says(company: Company, question: str, choice: Choice, how: How) -> bool:
    shown = company.house.book.approval(question).asked.content_hash
    given = Answer(choice=choice, how=how, shown_hash=shown)
    return answer(company.house, question, given).took_effect


@pytest.mark.parametrize("choice", ["approve", "reject"])
def test_an_answer_by_link_plans_one_receipt(
    company: Company, question: str, choice: Choice
) -> None:
    assert [says(company, question, choice, "mail_link") for _ in range(3)] == [True, False, False]
    assert len(company.planned("receipt")) == 1


def test_taking_back_is_reported_as_well(company: Company, link: str) -> None:
    press(company, link, "approve")
    press(company, link, "undo")
    assert len(company.planned("receipt")) == 2


def test_an_answer_that_changed_nothing_is_not_reported(company: Company, question: str) -> None:
    assert says(company, question, "approve", "mail_link")
    assert not says(company, question, "reject", "mail_link")
    assert len(company.planned("receipt")) == 1


def test_who_answers_in_the_terminal_need_not_be_told(company: Company, question: str) -> None:
    assert says(company, question, "approve", "terminal")
    assert company.planned("receipt") == []


@pytest.mark.parametrize("part", [text_of, html_of])
def test_the_receipt_says_what_stands_and_what_to_do(
    company: Company, link: str, part: Callable[[bytes], str]
) -> None:
    press(company, link, "approve")
    (stream,) = company.planned("receipt")
    raw = question_mail(company.house, company.house.book.action(stream), stream)
    mail, said = read(raw), part(raw)
    assert mail["Subject"].startswith("Answered: Send this proposal?")
    assert "X-Keel-Question" not in mail
    assert "You said yes on 2 March 2026, 10:00 CET, by the link in the mail." in said
    assert "Until it leaves you can take it back" in said
    assert link in said
    assert "keel pause" in said
