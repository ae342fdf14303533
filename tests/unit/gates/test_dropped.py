"""A mail that will not go out is never dropped in silence: the owner is told why."""

from shared.gates.ask import question_mail
from tests.support.houses import SUBJECT, Company
from tests.support.mails import html_of, read, text_of


def test_a_mail_that_a_policy_forbids_is_told_with_the_reason(company: Company) -> None:
    company.hears()
    laid = company.proposal(2, "en")
    made_up = laid.draft.text + "\n\nOnly 99 EUR today."
    company.lays(type(laid)(laid.draft.model_copy(update={"text": made_up}), laid.proposal))
    assert company.stage == "dormant"
    (stream,) = company.planned("dropped")
    raw = question_mail(company.house, company.house.book.action(stream), stream)
    assert read(raw)["Subject"] == "Not sent: a mail to Ada Sommer"
    for said in (text_of(raw), html_of(raw)):
        assert "A mail to Ada Sommer was dropped" in said
        assert "Why: " in said
        assert f"keel trail {SUBJECT}" in said


def test_a_mail_that_goes_out_is_not_reported(company: Company, offer: str) -> None:
    assert offer
    assert company.planned("dropped") == []
