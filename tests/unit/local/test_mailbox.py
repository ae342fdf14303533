"""What the provider accepted is kept as its recipient would see it."""

from base64 import b64encode
from pathlib import Path
from urllib.parse import urlencode

from infra.local import news
from infra.local.mailbox import Mailbox, Sent, delivered
from infra.local.mailbox_page import page
from infra.local.outgoing import accepted
from shared.clock.clock import SystemClock

RAW = (
    b"X-SES-MESSAGE-TAGS: action=abc,\r\n attempt=1\r\nMessage-ID: <own@studio.example>\r\n"
    b"From: hello@studio.example\r\nTo: ada@client.example\r\nSubject: =?utf-8?q?F=C3=BCr_Sie?=\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nMessage-ID: stays in the body\r\n"
)
SENT = Sent("id-1@ses", "hello@studio.example", ("ada@client.example",), RAW, {"action": "abc"})


def mailbox(folder: Path) -> Mailbox:
    return Mailbox(folder, SystemClock(folder / "clock"))


def test_tags_and_our_message_id_do_not_reach_the_recipient() -> None:
    arrived = delivered(RAW, "id-1@ses")
    assert arrived.startswith(b"Message-ID: <id-1@ses>\r\nFrom: hello@studio.example\r\n")
    assert b"TAGS" not in arrived and b"attempt=1" not in arrived
    assert arrived.endswith(b"\r\n\r\nMessage-ID: stays in the body\r\n")


def test_a_kept_mail_is_shown_by_whoever_opens_the_folder_next(tmp_path: Path) -> None:
    mailbox(tmp_path).keep(SENT)
    [mail] = mailbox(tmp_path).mails()
    assert (mail["to"], mail["subject"]) == (["ada@client.example"], "Für Sie")
    assert mail["text"] == "Message-ID: stays in the body\n" and mail["html"] == ""


def test_news_are_owed_until_they_were_told(tmp_path: Path) -> None:
    kept = mailbox(tmp_path)
    name = kept.keep(SENT)
    [owed] = kept.owed()
    assert news.event(owed)["mail"]["tags"] == {"action": ["abc"]}
    kept.told(name)
    assert list(kept.owed()) == []


def test_the_simulators_addresses_end_as_they_would_with_ses() -> None:
    def kind(to: str) -> str:
        envelope = {"id": "1", "time": "", "provider_id": "p", "from": "f", "tags": {}, "to": [to]}
        return str(news.event(envelope)["eventType"])

    simulated = [f"{name}@simulator.amazonses.com" for name in ("bounce", "complaint", "success")]
    assert [kind(to) for to in simulated] == ["Bounce", "Complaint", "Delivery"]
    assert kind("bounce@client.example") == "Delivery"


def test_only_what_ses_accepted_is_kept() -> None:
    asked = {"Action": "SendRawEmail", "Source": "hello@studio.example"}
    asked |= {
        "Destinations.member.1": "ada@client.example",
        "RawMessage.Data": b64encode(RAW).decode(),
    }
    asked |= {"Tags.member.1.Name": "action", "Tags.member.1.Value": "abc"}
    body = urlencode(asked).encode()

    def said(status: int, text: bytes) -> list[dict[str, object]]:
        return [{"type": "http.response.start", "status": status}, {"body": text}]

    good = said(200, b"<R><MessageId>id-1@ses</MessageId></R>")
    assert accepted(body, good) == SENT
    assert accepted(body, said(400, b"<Error/>")) is None
    assert accepted(urlencode({"Action": "VerifyDomainIdentity"}).encode(), good) is None


def test_a_mail_is_listed_with_the_zone_of_its_time() -> None:
    words = {"id": "1", "to": ["c@client.example"], "subject": "Hi", "text": "Hi", "html": ""}
    shown = page([{**words, "time": "2026-03-02T09:00:05.123456Z"}])
    assert "<small>2026-03-02 09:00:05 UTC</small>" in shown


def test_a_mail_cannot_break_out_of_the_page() -> None:
    bad = '"><script>alert(1)</script>'
    mail = {"id": bad, "time": bad, "to": [bad], "subject": bad, "text": bad, "html": bad}
    assert "<script" not in page([mail])
