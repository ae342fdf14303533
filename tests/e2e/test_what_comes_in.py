"""Whatever comes in is kept, and becomes one signal, on the embedded cloud as in AWS."""

import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError

import pytest
from standardwebhooks import Webhook

from tests.support.core import CoreProcess, get, link
from tests.support.raw_bytes import BUCKET

pytestmark = [pytest.mark.cloud, pytest.mark.slow]

FILLED = json.dumps(
    {"name": "Zoë Example", "email": "zoe@shop.example", "message": "We need a new website."},
    ensure_ascii=False,
)


def post(
    core: CoreProcess, body: str, ident: str, source: str = "form", sent: bytes = b""
) -> tuple[int, str]:
    """Deliver a form as its site would, or other bytes under its signature; give the answer."""
    secrets = json.loads((Path(core.data) / "secrets.json").read_text())
    now = datetime.now(UTC)
    signer = Webhook(secrets["webhook_secrets"]["form"])
    headers = {
        "content-type": "application/json",
        "webhook-id": ident,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(msg_id=ident, timestamp=now, data=body),
    }
    request = urllib.request.Request(  # noqa: S310 - our own front door
        f"{core.http}/webhooks/{source}", data=sent or body.encode(), headers=headers
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as said:  # noqa: S310 - see above
            return said.status, said.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def raw_keys(core: CoreProcess) -> set[str]:
    listed = core.running.client("s3").list_objects_v2(Bucket=BUCKET)
    return {found["Key"] for found in listed.get("Contents", ())}


def test_a_form_is_answered_by_the_contract_and_becomes_a_lead(shared_core: CoreProcess) -> None:
    core = shared_core
    accepted = (202, '{"signal": "form/site_1"}')
    assert post(core, FILLED, "site_1") == accepted
    assert post(core, FILLED, "site_1") == accepted
    assert post(core, f"{FILLED} ", "site_1")[0] == 409
    assert post(core, "x" * 4_000_001, "site_2")[0] == 413
    assert post(core, "", "site_2")[0] == 400
    assert post(core, FILLED, "site_2", "fax")[0] == 404
    assert get(f"{core.http}/webhooks/form", "POST").status in {400, 401}
    assert {s for s in core.streams("signal/form") if "/site_" in s} == {"signal/form/site_1"}
    assert sum(key.startswith("form/site_1/") for key in raw_keys(core)) == 2
    core.running.settle()
    [question] = core.questions("zoe@shop.example")
    assert core.lead(question)["stage"] == "awaiting_approval"


def test_bytes_that_are_no_text_are_not_taken_for_the_text_that_was_signed(
    shared_core: CoreProcess,
) -> None:
    core, sent = shared_core, FILLED.encode("latin-1")
    altered = sent.decode(errors="replace")
    assert altered.encode() != sent
    assert post(core, altered, "latin_1", sent=sent)[0] == 401
    assert [key for key in raw_keys(core) if key.startswith("form/latin_1/")] == []


def test_a_mail_that_bounced_stops_all_mail_to_its_address(shared_core: CoreProcess) -> None:
    core, gone = shared_core, "bounce@simulator.amazonses.com"
    core.send(core.inquiry(gone))
    core.running.settle()
    [question] = core.questions(gone)
    assert get(link(question, "approvals")).decide("approve").status == 200
    core.undo_window_passes()
    core.running.settle()
    assert [mail["to"] for mail in core.mails(gone)] == [[gone]]
    assert len([s for s in core.streams("signal/ses") if "/bounce-" in s]) == 1
    contact = core.lead(question)["contact"].partition("/")[2]
    assert core.row("contacts", contact)["suppressed"] == "bounced"


@pytest.mark.parametrize(
    "raw", [b"\x00\xff" * 500, b"From: ?\r\n\r\n", b"Subject: =?x?b?%?=\r\n\r\n"]
)
def test_broken_mail_is_kept_and_received(shared_core: CoreProcess, raw: bytes) -> None:
    keys, signals = raw_keys(shared_core), shared_core.streams("signal/email")
    shared_core.send(raw)
    assert len({k for k in raw_keys(shared_core) - keys if k.startswith("email/")}) == 1
    assert len(shared_core.streams("signal/email") - signals) == 1


def test_what_lies_raw_is_received_by_the_sweeper_and_what_is_empty_harms_nobody(
    shared_core: CoreProcess,
) -> None:
    core, s3 = shared_core, shared_core.running.client("s3")
    lost = core.inquiry("lost@client.example").as_bytes()
    s3.put_object(Bucket=BUCKET, Key="email/lost", Body=lost)
    s3.put_object(Bucket=BUCKET, Key="email/empty", Body=b"")
    swept = core.running.invoke("sweep", {"after_restart": True})
    assert (swept["received"], swept["parked"]) == (1, 0)
    core.running.settle()
    assert len(core.questions("lost@client.example")) == 1
    assert core.running.invoke("sweep", {"after_restart": True})["received"] == 0
