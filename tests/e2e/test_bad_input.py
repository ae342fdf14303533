"""Whatever comes in by mail or web: a status of the contract or a signal with defects, and the
bytes are kept; never a crash."""

import json
import smtplib
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.error import HTTPError

import pytest
from standardwebhooks import Webhook

from infra.local.smtp_in import LARGEST
from tests.support.core import CoreProcess
from tests.support.deadly_core import events
from tests.support.raw_bytes import raw_bytes

pytestmark = [pytest.mark.cloud, pytest.mark.slow]

HEAD = (
    b"From: A client <bad@input.example>\r\nTo: hello@studio.example\r\nSubject: Hello\r\n"
    b"Date: Mon, 02 Mar 2026 10:00:00 +0100\r\nMessage-ID: <odd@input.example>\r\n"
)
ODD_MAILS: dict[str, bytes] = {
    "binary": bytes(range(256)) * 400,
    "only headers": HEAD + b"\r\n",
    "no colon anywhere": b"\r\n".join([b"nothing here is a header"] * 50),
    "torn multipart": HEAD
    + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n',
    "multipart without a boundary": HEAD
    + b"Content-Type: multipart/mixed\r\n\r\nWe need a website",
    "multipart in itself": HEAD
    + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(120)
    ),
    "unknown charset": HEAD
    + b"Content-Type: text/plain; charset=x-klingon\r\n\r\nWe need a website, B\xfccher\r\n",
    "broken transfer encoding": HEAD
    + b"Content-Transfer-Encoding: base64\r\n\r\n!!!! this is not base64 ====\r\n",
    "unknown transfer encoding": HEAD
    + b"Content-Transfer-Encoding: x-zip\r\n\r\nWe need a website",
    "words that are encoded badly": b"From: =?utf-8?q?=ZZ?= <bad@input.example>\r\n"
    b"Subject: =?x-none?b?%%%?=\r\n\r\nHello\r\n",
    "no date, no id, two senders": b"From: a@input.example, b@input.example\r\nDate: soon\r\n\r\nHi",
    "10,000 lines": HEAD + b"\r\n" + b"".join(b"> line %d\r\n" % n for n in range(10_000)),
    "a line of a megabyte": HEAD + b"\r\n" + b"website " * 120_000,
}
READ_AS_IT_STANDS = {"unknown transfer encoding"}


@pytest.fixture(autouse=True)
def no_traceback(shared_core: CoreProcess) -> Iterator[None]:
    """Whatever comes in, neither the host nor a function breaks."""
    since = datetime.now(UTC)
    yield
    shared_core.running.settle()
    assert "Traceback" not in (shared_core.data / "core.log").read_text()
    lines = list(logged(shared_core, since))
    assert lines, "functions were at work, and their words are here"
    assert [line for line in lines if "Traceback" in line] == []


def logged(core: CoreProcess, since: datetime) -> Iterator[str]:
    """Give what functions logged."""
    logs = core.running.client("logs")
    start = int((since - timedelta(seconds=1)).timestamp() * 1000)
    for group in logs.describe_log_groups()["logGroups"]:
        found = logs.filter_log_events(logGroupName=group["logGroupName"], startTime=start)
        yield from (event["message"] for event in found["events"])


def received(core: CoreProcess, raw: str) -> dict[str, Any]:
    """Give what the log says of the signal that some raw bytes became."""
    [found] = [e["data"] for e in events(core) if e["data"].get("raw") == raw]
    return dict(found)


@pytest.mark.parametrize("kind", ODD_MAILS)
def test_an_odd_mail_becomes_one_settled_signal_and_its_bytes_are_kept(
    shared_core: CoreProcess, kind: str
) -> None:
    core, sent = (
        shared_core,
        ODD_MAILS[kind].replace(b"<odd@", b"<%s@" % kind.replace(" ", "-").encode()),
    )
    before, filed = set(raw_bytes(core, "email/")), settled(core)
    core.send(sent)
    core.running.settle()

    [(key, kept)] = [(k, v) for k, v in raw_bytes(core, "email/").items() if k not in before]
    assert unwrapped(kept) == unwrapped(sent)
    assert bool(received(core, key)["defects"]) == (kind not in READ_AS_IT_STANDS)
    assert settled(core) == filed + 1


def unwrapped(mail: bytes) -> bytes:
    """Give a mail without what SMTP itself changes: line ends."""
    return b"".join(mail.split())


def settled(core: CoreProcess) -> int:
    """Count the signals of mail that were filed."""
    return sum(
        e["type"] == "SignalFiled" and e["subject"].startswith("signal/email") for e in events(core)
    )


def test_an_empty_mail_is_taken_and_kept_and_becomes_nothing(shared_core: CoreProcess) -> None:
    core = shared_core
    before, signals = len(raw_bytes(core, "email/")), core.streams("signal/email")
    core.send(b"")
    assert len(raw_bytes(core, "email/")) == before + 1
    assert core.streams("signal/email") == signals


def test_a_mail_of_thirty_megabytes_comes_in_whole_and_a_larger_one_is_refused(
    shared_core: CoreProcess,
) -> None:
    core = shared_core
    mail = EmailMessage()
    mail["From"], mail["To"] = "large@input.example", core.running.record.inbox
    mail["Subject"] = "Our plans"
    mail.set_content("We need a new website; our plans are attached.")
    mail.add_attachment(b"\0" * 22_000_000, maintype="application", subtype="pdf", filename="p.pdf")
    sent = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
    assert LARGEST - 2_000_000 < len(sent) <= LARGEST

    core.send(sent)
    core.running.settle()
    assert max(len(body) for body in raw_bytes(core, "email/").values()) == len(sent)
    assert len(core.questions("large@input.example")) == 1
    with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPSenderRefused)) as refused:
        core.send(sent + b"\0" * 2_000_000)
    assert refused.value.smtp_code == 552


# --- the web ------------------------------------------------------------------------------------

GOOD = b'{"name": "Bea", "email": "bea@input.example", "message": "We need a new website."}'
BAD_CALLS: dict[str, tuple[bytes, dict[str, str], int]] = {
    "a wrong signature": (GOOD, {"webhook-signature": "v1,AAAA"}, 401),
    "no signature": (GOOD, {"webhook-signature": ""}, 401),
    "no id": (GOOD, {"webhook-id": ""}, 401),
    "no time": (GOOD, {"webhook-timestamp": ""}, 401),
    "an old time": (GOOD, {"webhook-timestamp": "1000000000"}, 401),
    "bytes that are no text": (b"\xff\xfe\x00" * 99, {}, 401),
    "nothing": (b"", {}, 400),
    "too much": (b'{"message": "' + b"x" * 4_000_000 + b'"}', {}, 413),
}
ODD_FORMS: dict[str, bytes] = {
    "missing fields": b'{"name": "Bea"}',
    "not even JSON": b"{ name: ]",
    "a list": b"[1, 2, [3]]",
    "nested deeply": b'{"a":' * 500 + b"1" + b"}" * 500,
    "no address": b'{"email": "nobody", "message": 7}',
}


def deliver(core: CoreProcess, body: bytes, ident: str, **wrong: str) -> tuple[int, Any]:
    """Deliver a form as its site would, with some headers wrong; give status and answer."""
    keys = json.loads((core.data / "secrets.json").read_text())
    now = datetime.now(UTC)
    signer = Webhook(keys["webhook_secrets"]["form"])
    text = body.decode("utf-8", "replace")
    headers = {
        "webhook-id": ident,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(msg_id=ident, timestamp=now, data=text),
        **wrong,
    }
    url = f"{core.http}/webhooks/form"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as said:  # noqa: S310 - our own front door
            return said.status, json.load(said)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


@pytest.mark.parametrize("kind", BAD_CALLS)
def test_a_bad_call_is_answered_by_the_contract_and_leaves_nothing(
    shared_core: CoreProcess, kind: str
) -> None:
    core, (body, wrong, status) = shared_core, BAD_CALLS[kind]
    before = core.streams("signal/form"), set(raw_bytes(core, "form/"))
    found, said = deliver(core, body, f"bad_{len(kind)}", **wrong)
    assert found == status
    assert "error" in said and "Traceback" not in str(said)
    assert (core.streams("signal/form"), set(raw_bytes(core, "form/"))) == before


@pytest.mark.parametrize("kind", ODD_FORMS)
def test_an_odd_form_with_a_good_signature_is_a_signal_with_its_bytes_kept(
    shared_core: CoreProcess, kind: str
) -> None:
    core, ident = shared_core, f"odd_{len(ODD_FORMS[kind])}"
    assert deliver(core, ODD_FORMS[kind], ident) == (202, {"signal": f"form/{ident}"})
    [(key, kept)] = raw_bytes(core, f"form/{ident}/").items()
    assert kept == ODD_FORMS[kind]
    assert received(core, key)
