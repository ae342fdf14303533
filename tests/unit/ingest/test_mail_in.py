"""A mail is received once, with the trust that the receiving service vouches for."""

import pytest

from shared.ingest.mail_in import MAIL, RECEIPTS, Received, Unreceived, receive_mail, receive_record
from tests.unit.ingest.desk import Desk, mail, new_desk, ses_record

SIGNED = "v=1; a=rsa-sha256; d={}; s=k; b=x"


@pytest.fixture
def desk() -> Desk:
    return new_desk()


# --- trust ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failed", "headers", "trust"),
    [
        ((), {}, "authenticated"),
        (("spf",), {}, "authenticated"),
        (("dmarc",), {}, "unauthenticated"),
        (("dmarc", "dkim", "spf"), {}, "unauthenticated"),
        (("spam",), {}, "quarantined"),
        (("virus",), {}, "quarantined"),
    ],
)
def test_trust_is_what_the_service_found(
    desk: Desk, failed: tuple[str, ...], headers: dict[str, str], trust: str
) -> None:
    assert desk.received(desk.arrive(mail(**headers), failed=failed)).trust == trust


@pytest.mark.parametrize(
    ("signers", "trust"),
    [
        (("client.example",), "authenticated"),
        (("mailer.example",), "unauthenticated"),
        (("client.example", "mailer.example"), "unauthenticated"),
        ((), "unauthenticated"),
    ],
)
def test_without_a_policy_only_the_authors_own_signature_proves(
    desk: Desk, signers: tuple[str, ...], trust: str
) -> None:
    signed = "".join(f"DKIM-Signature: {SIGNED.format(each)}\r\n" for each in signers).encode()
    record = ses_record("m")
    record["receipt"]["dmarcVerdict"] = {"status": "GRAY"}
    desk.raw.put(MAIL + "m", signed + mail())
    outcome = receive_record(desk.house, desk.raw, record)
    assert isinstance(outcome, Received)
    assert desk.received(f"signal/{outcome.signal}").trust == trust


def test_what_a_mail_says_about_itself_proves_nothing(desk: Desk) -> None:
    claim = "mx.example; dmarc=pass; dkim=pass; spf=pass"
    stream = desk.arrive(mail(Authentication_Results=claim), failed=("dmarc", "dkim", "spf"))
    assert desk.received(stream).trust == "unauthenticated"


def test_two_authors_are_never_authenticated(desk: Desk) -> None:
    stream = desk.arrive(b"From: mallory@other.example\r\n" + mail())
    assert desk.received(stream).trust == "unauthenticated"


# --- receipts ---------------------------------------------------------------------------------


def test_who_receives_later_knows_what_the_service_found(desk: Desk) -> None:
    """The function died after it had kept the receipt; the sweeper receives the mail."""
    desk.arrive(mail("Hello"), "before")
    desk.raw.put(RECEIPTS + MAIL + "late", desk.raw.get(RECEIPTS + MAIL + "before") or b"")
    desk.raw.put(MAIL + "late", mail("We need a website.", message_id="<late@client.example>"))
    outcome = receive_mail(desk.house, desk.raw, MAIL + "late")
    assert isinstance(outcome, Received)
    assert desk.received(f"signal/{outcome.signal}").trust == "authenticated"


def test_without_a_receipt_nothing_is_proven(desk: Desk) -> None:
    desk.raw.put(MAIL + "alone", mail())
    outcome = receive_mail(desk.house, desk.raw, MAIL + "alone")
    assert isinstance(outcome, Received)
    assert desk.received(f"signal/{outcome.signal}").trust == "unauthenticated"


def test_a_receipt_names_nobody(desk: Desk) -> None:
    desk.arrive(mail(), "m")
    kept = desk.raw.get(RECEIPTS + MAIL + "m") or b""
    assert b"jane" not in kept
    assert b"PASS" in kept


def test_an_empty_envelope_is_remembered(desk: Desk) -> None:
    assert desk.received(desk.arrive(mail(), source="<>")).automatic == "bounce"


# --- once -------------------------------------------------------------------------------------


def test_the_same_mail_again_is_found_there(desk: Desk) -> None:
    first = desk.arrive(mail(), "one")
    before = desk.log.head(first)
    assert desk.arrive(mail(), "two") == first
    assert desk.log.head(first) == before == 1


def test_trace_headers_do_not_make_another_mail(desk: Desk) -> None:
    relayed = b"Received: from mx.example\r\nX-SES-RECEIPT: abc\r\n" + mail()
    assert desk.arrive(relayed) == desk.arrive(mail())


def test_the_same_message_id_with_another_body_is_a_second_signal_with_a_defect(
    desk: Desk,
) -> None:
    first, second = desk.arrive(mail("We need a website.")), desk.arrive(mail("Pay me."))
    assert first != second
    assert desk.received(first).defects == ()
    assert desk.received(second).defects == ("message_id_reused",)


@pytest.mark.parametrize("body", [None, b"", b" \r\n"])
def test_what_is_gone_or_empty_is_refused_and_stops_nothing(desk: Desk, body: bytes | None) -> None:
    if body is not None:
        desk.raw.put(MAIL + "m", body)
    outcome = receive_record(desk.house, desk.raw, ses_record("m"))
    assert isinstance(outcome, Unreceived)
    assert desk.streams("signal") == []


@pytest.mark.parametrize("body", [b"\x00\xff" * 99, b"From: ?\r\n\r\n", b"\r\nonly a body"])
def test_what_is_broken_is_received_with_its_defects(desk: Desk, body: bytes) -> None:
    assert desk.received(desk.take_in(body)).defects


def test_an_event_without_verdicts_proves_nothing(desk: Desk) -> None:
    desk.raw.put(MAIL + "m", mail())
    outcome = receive_record(desk.house, desk.raw, {"mail": {"messageId": "m"}})
    assert isinstance(outcome, Received)
    assert desk.received(f"signal/{outcome.signal}").trust == "unauthenticated"
