"""A webhook is answered as the contract says, and 202 means that it stands in the log."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from shared.ingest.filing import file_signal
from shared.ingest.webhook import LARGEST
from shared.ingest.webhook_in import FORM, Answer, receive_call, receive_form
from tests.unit.ingest.desk import MORNING, Desk, new_desk

SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()
OTHER = "whsec_" + base64.b64encode(b"another of 24 bytes.....").decode()
FILLED = json.dumps(
    {"name": "Jane Client", "email": "jane@client.example", "message": "We need a website."}
)


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def signed(
    body: str, ident: str = "msg_1", *, at: datetime = MORNING, secret: str = SECRET
) -> dict[str, str]:
    return {
        "Webhook-Id": ident,
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": Webhook(secret).sign(msg_id=ident, timestamp=at, data=body),
    }


def call(
    desk: Desk, body: str, headers: dict[str, str], source: str = "form", **more: Any
) -> Answer:
    event = {"pathParameters": {"source": source}, "headers": headers, "body": body, **more}
    secrets = {"form": f"{OTHER} {SECRET}", "stripe": SECRET}
    return receive_call(desk.house, desk.raw, secrets.get, event)


def test_a_good_delivery_is_accepted_with_the_signals_id(desk: Desk) -> None:
    answer = call(desk, FILLED, signed(FILLED))
    assert (answer.status, answer.body) == (202, {"signal": "form/msg_1"})
    received = desk.received("signal/form/msg_1")
    assert (received.sender, received.text) == ("jane@client.example", "We need a website.")
    assert received.verified_by == ("webhook",)
    assert received.trust == "unauthenticated"
    assert desk.raw.get(received.raw) == FILLED.encode()


def test_a_form_opens_a_lead(desk: Desk) -> None:
    call(desk, FILLED, signed(FILLED))
    file_signal(desk.house, "signal/form/msg_1")
    assert desk.filed("signal/form/msg_1").filed_as == "lead"


def test_the_same_delivery_again_gives_the_same_id(desk: Desk) -> None:
    first = call(desk, FILLED, signed(FILLED))
    desk.clock.move(timedelta(minutes=4))
    again = call(desk, FILLED, signed(FILLED, at=desk.clock.now()))
    assert (again.status, again.body) == (first.status, first.body) == (202, {"signal": "form/msg_1"})  # fmt: skip
    assert desk.log.head("signal/form/msg_1") == 1


def test_another_body_under_the_same_id_is_a_conflict_that_is_kept_and_shown(desk: Desk) -> None:
    call(desk, FILLED, signed(FILLED))
    other = FILLED.replace("website", "logo")
    assert call(desk, other, signed(other)).status == 409
    assert call(desk, other, signed(other)).status == 409
    assert call(desk, FILLED, signed(FILLED)).status == 202
    signal = desk.house.book.signal("signal/form/msg_1")
    assert len(signal.contradictions) == 1
    assert {desk.raw.get(key) for key in desk.raw.keys(FORM)} == {FILLED.encode(), other.encode()}
    assert desk.received("signal/form/msg_1").text == "We need a website."


def test_many_deliveries_at_once_are_one_signal(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: call(desk, FILLED, signed(FILLED)), range(20)))
    assert {a.status for a in answers} == {202}
    assert desk.log.head("signal/form/msg_1") == 1


def coded(body: str) -> str:
    return base64.b64encode(body.encode()).decode()


HUGE = "x" * (LARGEST + 1)
LATE, EARLY = MORNING - timedelta(minutes=6), MORNING + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("body", "headers", "more", "status"),
    [
        (coded(FILLED), signed(FILLED), {"isBase64Encoded": True}, 202),
        (FILLED, signed(FILLED, secret=OTHER), {}, 202),
        (FILLED, signed(FILLED, "an id/with spaces?"), {}, 202),
        ("name=Jane&email=jane%40client.example", signed("name=Jane&email=jane%40client.example"), {}, 202),
        ("not a form", signed("not a form"), {}, 202),
        ("{broken", signed("{broken"), {}, 202),
        ("[]", signed("[]"), {}, 202),
        ("", signed(""), {}, 400),
        ("  \n", signed("  \n"), {}, 400),
        ("%%%", signed(FILLED), {"isBase64Encoded": True}, 400),
        (FILLED, {}, {}, 401),
        (FILLED, signed(FILLED) | {"Webhook-Signature": "v1,AAAA"}, {}, 401),
        (FILLED, signed(FILLED) | {"Webhook-Signature": "v1,%"}, {}, 401),
        (FILLED, signed(FILLED) | {"Webhook-Signature": "v2,AAAA v1a,x nonsense"}, {}, 401),
        (FILLED, signed(FILLED) | {"Webhook-Id": "msg_2"}, {}, 401),
        (FILLED, signed(FILLED) | {"Webhook-Timestamp": "now"}, {}, 401),
        (FILLED, signed(FILLED, at=LATE), {}, 401),
        (FILLED, signed(FILLED, at=EARLY), {}, 401),
        (FILLED + " ", signed(FILLED), {}, 401),
        (base64.b64encode(b"\xff\xfe").decode(), signed("x"), {"isBase64Encoded": True}, 401),
        (HUGE, {}, {}, 413),
        (coded(HUGE + HUGE), {}, {"isBase64Encoded": True}, 413),
        (FILLED, signed(FILLED), {"source": "nobody"}, 404),
        (FILLED, signed(FILLED), {"source": "email"}, 404),
        (FILLED, signed(FILLED), {"source": "stripe"}, 404),
        ("%%%", {}, {"source": "nobody", "isBase64Encoded": True}, 404),
        (HUGE, {}, {"source": "nobody"}, 404),
    ],
)  # fmt: skip
def test_every_case_has_its_status(
    desk: Desk, body: str, headers: dict[str, str], more: dict[str, Any], status: int
) -> None:
    answer = call(desk, body, headers, **more)
    assert answer.status == status
    kept = list(desk.raw.keys())
    assert bool(kept) == bool(desk.streams("signal")) == (status == 202)
    told = answer.as_response()
    assert told["statusCode"] == status
    assert ("signal" in json.loads(told["body"])) == (status == 202)


def test_a_source_without_a_secret_is_unknown(desk: Desk) -> None:
    event = {"pathParameters": {"source": "form"}, "headers": signed(FILLED), "body": FILLED}
    assert receive_call(desk.house, desk.raw, lambda _: None, event).status == 404


def test_no_signature_covers_what_stands_for_bytes_that_are_no_text(desk: Desk) -> None:
    sent = "name=Zoë&email=zoe@shop.example".encode("latin-1")
    headers = signed(sent.decode(errors="replace"))
    body = base64.b64encode(sent).decode()
    assert call(desk, body, headers, isBase64Encoded=True).status == 401
    assert list(desk.raw.keys(FORM)) == []


def test_no_refusal_repeats_what_was_sent(desk: Desk) -> None:
    answer = call(desk, FILLED, signed(FILLED) | {"Webhook-Signature": "v1,AAAA"})
    assert "jane" not in json.dumps(answer.as_response())


def test_bytes_that_were_kept_but_never_received_are_received_later(desk: Desk) -> None:
    call(desk, FILLED, signed(FILLED))
    (key,) = desk.raw.keys(FORM)
    later = new_desk()
    later.raw.put(key, FILLED.encode())
    receive_form(later.house, later.raw, key)
    assert later.received("signal/form/msg_1").digest == desk.received("signal/form/msg_1").digest
    assert later.received("signal/form/msg_1").verified_by == ("webhook",)


def test_seed_16384_a_form_that_came_twice_is_not_called_wrong_when_its_person_was_forgotten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = call(desk, FILLED, signed(FILLED))
    put = desk.raw.put

    def forgotten_meanwhile(key: str, body: bytes) -> None:
        put(key, body)
        desk.raw.delete(key)

    monkeypatch.setattr(desk.raw, "put", forgotten_meanwhile)
    assert call(desk, FILLED, signed(FILLED)) == first
    assert first.status == 202
