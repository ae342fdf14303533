"""The event that a function gets for a mail, and who may write to whom."""

from pathlib import Path

from infra.local.smtp_in import Inbox, receipt_event, without_test_header

RAW = b"From: a@client.example\r\nX-Keel-Test-Verdict: dmarc=fail spam=FAIL\r\n\r\nX-Keel-Test-Verdict: no\r\n"


def test_only_the_inbox_with_any_plus_part_is_ours(tmp_path: Path) -> None:
    inbox = Inbox("hello@studio.example", tmp_path)
    ours = ["hello@studio.example", "Hello+abc@Studio.example"]
    others = ["owner@studio.example", "hello@other.example", "hello", ""]
    assert [inbox.ours(address) for address in (*ours, *others)] == [True] * 2 + [False] * 4


def test_a_tests_verdict_is_read_from_the_header_alone_and_taken_off() -> None:
    raw, said = without_test_header(RAW)
    assert said == {"dmarc": "FAIL", "spam": "FAIL"}
    assert raw == b"From: a@client.example\r\n\r\nX-Keel-Test-Verdict: no\r\n"
    assert without_test_header(raw) == (raw, {})


def test_a_mail_cannot_give_itself_the_trust_that_it_was_not_given() -> None:
    _, said = without_test_header(
        b"X-Keel-Test-Verdict: spf=PASS dmarc=pass spam=FAIL\r\n\r\nHi\r\n"
    )
    assert said == {"spam": "FAIL"}


def test_the_event_says_what_was_found_about_the_sender() -> None:
    event = receipt_event("m1", RAW, "a@client.example", ["hello@studio.example"], {"spf": "GRAY"})
    ses = event["Records"][0]["ses"]
    assert ses["mail"]["messageId"] == "m1"
    assert ses["receipt"]["spfVerdict"] == {"status": "GRAY"}
    assert ses["receipt"]["dmarcVerdict"] == {"status": "PASS"}
    assert ses["receipt"]["recipients"] == ["hello@studio.example"]
