"""The owner is told by mail when a client says yes or no."""

import pytest

from shared.domain.opportunity_decider import Close
from shared.domain.writes import Origin
from shared.flow import hearing
from shared.gates.ask import question_mail
from shared.gates.outcome import Outcome, outcome_of
from tests.support.client import choose
from tests.support.houses import SUBJECT, Company
from tests.support.mails import html_of, read, text_of


def mail(company: Company) -> bytes:
    (stream,) = company.planned("outcome")
    return question_mail(company.house, company.house.book.action(stream), stream)


def test_a_yes_is_told_with_name_and_amount(company: Company, offer: str) -> None:
    choose(company, offer, "accept", name="Ada Client")
    raw = mail(company)
    assert read(raw)["Subject"] == "Accepted by Ada Client"
    for said in (text_of(raw), html_of(raw)):
        assert "Ada Client accepted your proposal." in said
        assert "Amount: €2,142.00" in said
        assert f"keel trail {SUBJECT}" in said


def test_a_no_is_told_with_its_reason(company: Company, offer: str) -> None:
    choose(company, offer, "decline", text="Too early for us.")
    raw = mail(company)
    assert read(raw)["Subject"] == "Declined by Ada Sommer"
    for said in (text_of(raw), html_of(raw)):
        assert "Ada Sommer declined." in said
        assert "Too early for us." in said
        assert "Amount" not in said


def test_a_yes_is_told_as_one_although_an_answer_is_being_written_by_then(
    company: Company, offer: str
) -> None:
    choose(company, offer, "ask", text="Could you begin in June?")
    choose(company, offer, "accept", name="Ada Client")
    company.writes("answer", "Yes, in June.")
    assert company.stage == "sending"
    assert read(mail(company))["Subject"] == "Accepted by Ada Client"


def test_a_question_ends_nothing(company: Company, offer: str) -> None:
    choose(company, offer, "ask", text="Could you begin in June?")
    assert company.planned("outcome") == []


def test_an_ending_before_any_offer_names_no_amount_and_no_reason(company: Company) -> None:
    company.hears()
    wish = Close(at=company.clock.now(), outcome="lost", because="They wrote no.")
    company.log.append(Origin("client"), *hearing.close(company.house.book, SUBJECT, wish))
    ended = outcome_of(company.house, SUBJECT, company.clock.now())
    assert ended == Outcome(SUBJECT, False, "Ada Sommer", "", "")


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_what_the_owner_marks_needs_no_telling(company: Company, offer: str, outcome: str) -> None:
    wish = Close(at=company.clock.now(), outcome=outcome, because="She rang.")  # type: ignore[arg-type]
    company.log.append(Origin("operator"), *hearing.close(company.house.book, SUBJECT, wish))
    assert company.planned("outcome") == []
