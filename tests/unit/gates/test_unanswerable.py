"""What somebody wrote who left no address is passed on to the owner, word for word."""

import pytest

from shared.domain.signal import SignalReceived
from shared.flow.telling import tell_unanswerable
from shared.gates.ask import question_mail
from shared.gates.outcome import LONGEST_PASSED_ON
from tests.support.houses import Company
from tests.support.inquiry import said
from tests.support.mails import html_of, read, text_of

SIGNAL = "signal/form/f1"


def passed_on(company: Company, **known: object) -> bytes:
    """Let somebody write without a sender; give the mail that the owner gets."""
    came = said(company.clock.now(), "We need a website.", "f1")
    nobody = {"handle": "", "sender": "", "sender_name": "", "kind": "form", **known}
    received = SignalReceived.model_validate(came.model_dump() | nobody)
    company.put(SIGNAL, received, person=SIGNAL)
    told = tell_unanswerable(SIGNAL, company.clock.now())
    company.put(told.stream, *told.events)
    return question_mail(company.house, company.house.book.action(told.stream), told.stream)


def test_the_owner_reads_their_words_and_how_to_take_them_up(company: Company) -> None:
    raw = passed_on(company, sender_name="Kim")
    assert read(raw)["Subject"] == "Somebody left no address: Consulting"
    assert read(raw)["To"] == company.house.company.operator
    for text in (text_of(raw), html_of(raw)):
        for part in ("(form)", "Kim", "Consulting", "We need a website.", "keel lead new"):
            assert part in text
        assert f"keel trail {SIGNAL}" in text


def test_an_address_that_mail_cannot_go_to_is_passed_on_too(company: Company) -> None:
    raw = passed_on(company, sender="jürgen@client.example")
    for text in (text_of(raw), html_of(raw)):
        assert "The address they gave: jürgen@client.example" in text


def test_what_cannot_be_read_says_what_was_broken(company: Company) -> None:
    raw = passed_on(company, text=" ", subject="", defects=["not_json", "no_sender"])
    assert read(raw)["Subject"] == "Somebody left no address"
    for text in (text_of(raw), html_of(raw)):
        assert "No words could be read from it" in text
        assert "What was broken in it: not_json, no_sender." in text


def test_an_endless_message_is_passed_on_in_part(company: Company) -> None:
    raw = passed_on(company, text="x" * (LONGEST_PASSED_ON + 1))
    assert text_of(raw).count("x") == LONGEST_PASSED_ON + "Somebody wrote to you (form)".count("x")


def test_a_subject_is_told_to_its_last_letter(company: Company) -> None:
    raw = passed_on(company, subject="FedEX")
    assert read(raw)["Subject"] == "Somebody left no address: FedEX"


def test_a_subject_breaks_no_header(company: Company) -> None:
    raw = passed_on(company, subject="Hi\r\nBcc: everybody@client.example")
    assert read(raw)["Bcc"] is None


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{ say('stuck') }}"])
def test_hostile_words_stay_words(company: Company, hostile: str) -> None:
    raw = passed_on(company, text=hostile)
    assert hostile in text_of(raw)
    assert "<script>" not in html_of(raw)
