"""What machines write is recognised, so that no two machines can talk to each other."""

from email.message import EmailMessage

import pytest

from shared.ingest.our_mail import our_mail
from tests.unit.ingest.desk import COMPANY, mail, read

CONVERSATION, ACTION = "c" * 26, "a" * 26
DOMAIN = COMPANY.inbox.rpartition("@")[2]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"Subject": "Out of office", "Auto_Submitted": "auto-replied"}, "auto_reply"),
        ({"Subject": "Abwesenheitsnotiz", "Auto_Submitted": "auto-replied (vacation)"}, "auto_reply"),
        ({"Subject": "Absence du bureau", "X_Autoreply": "yes"}, "auto_reply"),
        ({"Subject": "自動返信", "X_Autorespond": "1"}, "auto_reply"),
        ({"Subject": "Ticket 42 received", "Auto_Submitted": "auto-generated"}, "auto_reply"),
        ({"Subject": "Fuera de la oficina", "Precedence": "auto_reply"}, "auto_reply"),
        ({"List_Id": "<news.list.example>"}, "list"),
        ({"List_Unsubscribe": "<https://list.example/u>"}, "list"),
        ({"Precedence": "bulk"}, "list"),
        ({"X_Keel_Id": ACTION}, "loop"),
        ({"Return_Path": "<>"}, "bounce"),
    ],
)  # fmt: skip
def test_the_sign_gives_the_machine_away(headers: dict[str, str], kind: str) -> None:
    automatic = read(mail(**headers)).automatic
    assert automatic.kind == kind
    assert automatic.because


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "All"},
        {"Subject": "Out of office furniture, a quote please"},
        {"Precedence": "normal"},
    ],
)
def test_what_people_write_is_not_taken_for_a_machine(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).automatic.kind == "none"


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@mx.example", "postmaster@client.example"])
def test_mail_servers_are_no_clients(sender: str) -> None:
    assert read(mail(sender=sender)).automatic.kind == "bounce"


@pytest.mark.parametrize("envelope", ["", "<>", " <> "])
def test_an_empty_envelope_sender_is_a_bounce(envelope: str) -> None:
    assert read(mail(), envelope_from=envelope).automatic.kind == "bounce"
    assert read(mail(), envelope_from="jane@client.example").automatic.kind == "none"


def test_an_auto_reply_with_an_empty_envelope_is_still_an_auto_reply() -> None:
    signal = read(mail(Auto_Submitted="auto-replied"), envelope_from="<>")
    assert signal.automatic.kind == "auto_reply"


@pytest.mark.parametrize(
    "sender", [COMPANY.inbox, COMPANY.inbox.upper(), COMPANY.reply_address("x" * 26)]
)
def test_our_own_address_is_a_loop(sender: str) -> None:
    assert read(mail(sender=sender)).automatic.kind == "loop"


@pytest.mark.parametrize("tail", [ACTION, "keel"])
def test_our_own_message_id_is_a_loop(tail: str) -> None:
    assert read(mail(message_id=f"<{CONVERSATION}.{tail}@{DOMAIN}>")).automatic.kind == "loop"


@pytest.mark.parametrize(
    "written",
    [f"0b3f6c2e-11d4@{DOMAIN}", f"20260302.1234.{ACTION}@{DOMAIN}", f"{CONVERSATION}.{ACTION}@other.example"],
)  # fmt: skip
def test_an_id_that_another_program_wrote_in_our_domain_is_no_loop(written: str) -> None:
    assert read(mail(message_id=f"<{written}>")).automatic.kind == "none"


def test_a_read_receipt_is_no_reply() -> None:
    assert read(report("disposition-notification", "")).automatic.kind == "disposition_notification"


@pytest.mark.parametrize(
    ("action", "kind"), [("failed", "bounce"), ("delayed", "delay"), ("delivered", "auto_reply")]
)
def test_a_delivery_report_says_what_happened(action: str, kind: str) -> None:
    fields = f"Final-Recipient: rfc822; jane@client.example\nAction: {action}\nStatus: 5.1.1\n"
    assert read(report("delivery-status", f"Reporting-MTA: dns; mx.example\n\n{fields}")).automatic.kind == kind  # fmt: skip


def test_a_complaint_is_a_complaint_and_its_opposite_is_not() -> None:
    fields = "Feedback-Type: {}\nUser-Agent: Test/1\nOriginal-Rcpt-To: jane@client.example\n"
    assert read(report("feedback-report", fields.format("abuse"))).automatic.kind == "complaint"
    assert read(report("feedback-report", fields.format("not-spam"))).automatic.kind == "auto_reply"


def test_only_our_own_ids_name_an_action() -> None:
    ours = our_mail(COMPANY)
    assert ours.action_of(f"{CONVERSATION}.{ACTION}@{DOMAIN}") == ACTION
    assert ours.action_of(f"{CONVERSATION}.keel@{DOMAIN}") == ""
    assert ours.action_of(f"{CONVERSATION}.{ACTION}@other.example") == ""


def report(kind: str, fields: str, returned: str = "") -> bytes:
    """Write a multipart/report about a mail of ours."""
    message = EmailMessage()
    message["From"] = "Mail Delivery <reports@mx.example>"
    message["To"] = COMPANY.inbox
    message["Subject"] = "Report"
    message["Message-ID"] = "<report@mx.example>"
    message["Date"] = "Mon, 02 Mar 2026 08:00:00 +0100"
    parts = [
        ("text/plain", "This is a report."),
        (f"message/{kind}", fields or "Disposition: manual-action; displayed\n"),
        *([("text/rfc822-headers", returned)] if returned else []),
    ]
    body = "".join(f"--r\r\nContent-Type: {t}\r\n\r\n{text}\r\n" for t, text in parts)
    head = message.as_bytes().rstrip(b"\n")
    kinds = (
        f'\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type={kind}; boundary="r"\n\n'
    )
    return head + kinds.encode() + body.encode() + b"--r--\r\n"
