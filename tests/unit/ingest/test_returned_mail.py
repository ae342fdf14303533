"""A mail of ours that comes back is put down for the action that sent it, and stops what must stop."""

import pytest

from shared.domain import names
from shared.ingest.email import read_mail
from shared.ingest.filing import file_signal
from tests.unit.ingest.desk import MORNING, Desk, new_desk, sent
from tests.unit.ingest.test_automatic import DOMAIN, report

FAILED = (
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {}\nAction: failed\nStatus: {}\n"
)


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def returned(action: str, failed: str = "jane@client.example", status: str = "5.1.1") -> bytes:
    own = f"X-Keel-Id: {names.bare(action)}\nSubject: Hi\n"
    return report("delivery-status", FAILED.format(failed, status), own)


def test_a_returned_mail_stops_all_mail_to_its_address(desk: Desk) -> None:
    subject, action = sent(desk)
    stream = desk.take_in(returned(action))
    assert desk.filed(stream).filed_as == "suppression"
    assert desk.filed(stream).concerns == subject
    assert desk.house.book.action(action).status == "performed"
    assert desk.house.book.contact(desk.house.book.opportunity(subject).contact).suppressed == "bounced"  # fmt: skip


def test_a_mailbox_that_is_full_today_is_written_to_again(desk: Desk) -> None:
    subject, action = sent(desk)
    stream = desk.take_in(returned(action, status="4.2.2"))
    assert desk.filed(stream).filed_as == "proof"
    assert desk.house.book.contact(desk.house.book.opportunity(subject).contact).suppressed == ""


def test_an_address_that_the_client_forwards_to_is_not_ours_to_stop(desk: Desk) -> None:
    subject, action = sent(desk)
    stream = desk.take_in(returned(action, failed="jane@home.example"))
    assert desk.filed(stream).filed_as == "proof"
    assert desk.house.book.contact(desk.house.book.opportunity(subject).contact).suppressed == ""


def test_our_message_id_names_the_mail_where_our_header_was_lost(desk: Desk) -> None:
    _, action = sent(desk)
    own = f"Message-ID: <{'c' * 26}.{names.bare(action)}@{DOMAIN}>\n"
    text = FAILED.format("jane@client.example", "5.1.1")
    stream = desk.take_in(report("delivery-status", text, own))
    assert desk.received(stream).action == action
    assert desk.filed(stream).filed_as == "suppression"


@pytest.mark.parametrize("own", ["X-Keel-Id: " + "f" * 26, "X-Keel-Id: ../../x", "Subject: none"])
def test_a_report_about_no_mail_of_ours_moves_nothing(desk: Desk, own: str) -> None:
    sent(desk)
    before = len(desk.events())
    text = FAILED.format("jane@client.example", "5.1.1")
    stream = desk.take_in(report("delivery-status", text, own + "\n"))
    assert desk.filed(stream).filed_as == "ignored"
    assert {r.stream for r in desk.events()[before:]} <= {stream, *desk.streams("message")}


def test_a_mail_that_never_left_cannot_come_back(desk: Desk) -> None:
    _, action = sent(desk, attempts=0)
    stream = desk.take_in(returned(action))
    assert desk.filed(stream).filed_as == "ignored"
    assert "no attempt" in desk.filed(stream).because


def test_filing_the_same_report_twice_changes_nothing(desk: Desk) -> None:
    _, action = sent(desk)
    stream = desk.take_in(returned(action))
    before = len(desk.events())
    assert file_signal(desk.house, stream) is False
    desk.take_in(returned(action), "again")
    assert len(desk.events()) == before


def handed_on(about: str, action: str = "f" * 26) -> bytes:
    """Write a mail of a person who attaches a report on a mail of ours."""
    fields = {
        "delivery-status": FAILED.format("hello@studio.example", "5.1.1"),
        "feedback-report": "Feedback-Type: abuse\n",
    }
    raw = report(about, fields.get(about, ""), f"X-Keel-Id: {action}\n")
    mixed = raw.replace(f"multipart/report; report-type={about}".encode(), b"multipart/mixed")
    return mixed.replace(b"reports@mx.example", b"jane@client.example")


@pytest.mark.parametrize(
    "about", ["delivery-status", "feedback-report", "disposition-notification"]
)
def test_a_person_who_attaches_a_report_is_answered(about: str) -> None:
    mail = read_mail(handed_on(about), received_at=MORNING, envelope_from="jane@client.example")
    assert mail.bounced is None
    assert mail.signal.automatic.kind == "none"


@pytest.mark.parametrize(
    ("author", "envelope"), [("Mailer-Daemon@mx.example", None), ("jane@client.example", "<>")]
)
def test_a_servers_report_needs_no_type(author: str, envelope: str | None) -> None:
    raw = handed_on("delivery-status").replace(b"jane@client.example>", author.encode() + b">")
    mail = read_mail(raw, received_at=MORNING, envelope_from=envelope)
    assert mail.signal.automatic.kind == "bounce"
    assert mail.bounced is not None
    assert (mail.bounced.status, mail.bounced.own_id) == ("5.1.1", "f" * 26)
