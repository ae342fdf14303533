"""A mail that will not go out is never dropped in silence: the owner is told why."""

from datetime import timedelta

import pytest

from shared.domain.contact import MailSuppressed, Why
from shared.gates.ask import question_mail
from shared.gates.outcome import dropped_of
from tests.support.houses import CONTACT, SUBJECT, Company
from tests.support.mails import html_of, read, text_of

FOREIGN = "The draft names a number that was not worked out from the price list."
LINK = "The draft holds a link that is not ours."


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
        assert f"Why: {FOREIGN}" in said
        assert f"keel trail {SUBJECT}" in said


def test_a_mail_that_goes_out_is_not_reported(company: Company, offer: str) -> None:
    assert offer
    assert company.planned("dropped") == []


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("unsubscribed", "They asked us not to write to them."),
        ("complained", "They complained about a mail of ours."),
        ("bounced", "A mail to this address bounced."),
        ("operator", "All mail to this person was stopped."),
    ],
)
def test_of_mail_that_was_stopped_only_the_true_reason_is_told(
    company: Company, offer: str, why: Why, told: str
) -> None:
    assert offer
    company.put(CONTACT, MailSuppressed(at=company.clock.now(), why=why))
    company.writes("followup", "A short reminder.")
    assert dropped_of(company.house, SUBJECT, company.clock.now()).because == told


def test_reasons_of_one_mail_are_told_as_sentences(company: Company, offer: str) -> None:
    assert offer
    company.writes("followup", "It costs 900, see https://evil.example")
    assert dropped_of(company.house, SUBJECT, company.clock.now()).because == f"{FOREIGN} {LINK}"


@pytest.mark.parametrize(
    ("between", "told"), [(timedelta(0), f"{FOREIGN} {LINK}"), (timedelta(seconds=1), LINK)]
)
def test_the_owner_is_told_the_reasons_of_the_moment_and_no_others(
    company: Company, offer: str, between: timedelta, told: str
) -> None:
    assert offer
    company.writes("followup", "It costs 900.")
    company.clock.move(between)
    company.writes("followup", "See https://evil.example")
    assert dropped_of(company.house, SUBJECT, company.clock.now()).because == told
