"""What AWS sends becomes signals: recorded events through the handlers, on in-memory twins."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from functions.receive_email import handler as receive_email
from functions.receive_webhook import handler as receive_webhook
from functions.record_delivery import handler as record_delivery
from functions.sweep import handler as sweep
from shared.domain import names
from shared.ingest.mail_in import MAIL
from shared.log.consumers import UNFINISHED, ParkedStream
from shared.log.in_memory import InMemoryCheckpoints, InMemoryManifests, InMemoryParked
from shared.orchestrate.bells import Bell
from shared.orchestrate.broom import MARK
from shared.orchestrate.in_memory import InMemoryErrands, InMemoryExecutions, InMemoryWaits
from shared.orchestrate.route import Router
from shared.orchestrate.sweep import GRACE
from shared.vault.secrets import Secrets
from tests.unit.ingest.desk import Desk, mail, new_desk, sent

EVENTS = Path(__file__).parent / "events"
SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()
KEY = base64.b64encode(bytes(32)).decode()
SECRETS = Secrets(
    lambda: json.dumps({"link_keys": [KEY], "handle_key": KEY, "webhook_secrets": {"form": SECRET}})
)


def recorded(name: str) -> Any:
    """Give an event as AWS sent it."""
    return json.loads((EVENTS / f"{name}.json").read_text())


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Let the handlers find their tools here instead of in AWS."""
    desk = new_desk()
    for module in (receive_email, receive_webhook, record_delivery, sweep):
        monkeypatch.setattr(module, "house", lambda _: desk.house)
    for module in (receive_email, receive_webhook, sweep):
        monkeypatch.setattr(module, "raw_store", lambda: desk.raw)
    monkeypatch.setattr(receive_webhook, "secrets", lambda: SECRETS)
    return desk


# --- mail -------------------------------------------------------------------------------------


def kept(desk: Desk, event: dict[str, Any], body: bytes) -> None:
    desk.raw.put(MAIL + event["Records"][0]["ses"]["mail"]["messageId"], body)


def test_a_mail_becomes_an_authenticated_signal(desk: Desk) -> None:
    event = recorded("mail")
    kept(desk, event, mail())
    answer = receive_email.handler(event, None)
    (stream,) = desk.streams("signal")
    assert answer == {"received": [stream.removeprefix("signal/")], "refused": []}
    assert desk.received(stream).trust == "authenticated"
    assert desk.received(stream).raw == MAIL + "o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1"


def test_the_same_event_again_changes_nothing(desk: Desk) -> None:
    event = recorded("mail")
    kept(desk, event, mail())
    first = receive_email.handler(event, None)
    before = len(desk.events())
    assert receive_email.handler(event, None) == first
    assert len(desk.events()) == before


@pytest.mark.parametrize("body", [None, b"", b"\r\n"])
def test_a_mail_that_is_gone_or_empty_ends_without_an_error(desk: Desk, body: bytes | None) -> None:
    event = recorded("mail")
    if body is not None:
        kept(desk, event, body)
    assert len(receive_email.handler(event, None)["refused"]) == 1


def test_nobody_is_named_in_the_log_lines(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    event = recorded("mail")
    kept(desk, event, mail())
    receive_email.handler(event, None)
    record_delivery.handler(recorded("delivery"), None)
    receive_webhook.handler(recorded("webhook"), None)
    told = capsys.readouterr()
    assert "mail_received" in told.err
    assert "jane" not in (told.err + told.out).lower()


# --- webhooks ---------------------------------------------------------------------------------


def signed(desk: Desk, event: dict[str, Any], ident: str = "msg_1") -> dict[str, Any]:
    at = desk.clock.now()
    headers = {
        "webhook-id": ident,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(msg_id=ident, timestamp=at, data=event["body"]),
    }
    return {**event, "headers": {**event["headers"], **headers}}


def test_a_signed_form_is_accepted(desk: Desk) -> None:
    answer = receive_webhook.handler(signed(desk, recorded("webhook")), None)
    assert answer["statusCode"] == 202
    assert json.loads(answer["body"]) == {"signal": "form/msg_1"}
    assert desk.received("signal/form/msg_1").sender == "jane@client.example"


def test_an_unsigned_form_is_turned_away(desk: Desk) -> None:
    assert receive_webhook.handler(recorded("webhook"), None)["statusCode"] == 401
    assert list(desk.raw.keys()) == []


def test_an_unknown_source_is_not_found(desk: Desk) -> None:
    event = {**recorded("webhook"), "pathParameters": {"source": "fax"}}
    assert receive_webhook.handler(signed(desk, event), None)["statusCode"] == 404


# --- delivery ---------------------------------------------------------------------------------


def test_a_bounce_is_recorded_and_stops_all_mail(desk: Desk) -> None:
    subject, action = sent(desk)
    event = recorded("delivery")
    news = event["Records"][0]["Sns"]
    news["Message"] = news["Message"].replace("ACTION", names.bare(action))
    answer = record_delivery.handler(event, None)
    (signal,) = answer["received"]
    assert desk.filed(f"signal/{signal}").filed_as == "suppression"
    contact = desk.house.book.opportunity(subject).contact
    assert desk.house.book.contact(contact).suppressed == "bounced"


def test_a_message_that_cannot_be_read_ends_without_an_error(desk: Desk) -> None:
    for message in ("{broken", None, '{"eventType": "Rendering Failure"}'):
        event = recorded("delivery")
        event["Records"][0]["Sns"]["Message"] = message
        answer = record_delivery.handler(event, None)
        assert (answer["received"], len(answer["refused"])) == ([], 1)
    assert desk.streams("signal") == []


# --- sweep ------------------------------------------------------------------------------------


@dataclass
class Swept:
    """What the sweeper's handler finds instead of AWS."""

    marks: InMemoryCheckpoints
    parked: InMemoryParked
    manifests: InMemoryManifests
    executions: InMemoryExecutions


@pytest.fixture
def swept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Swept:
    found = Swept(
        InMemoryCheckpoints(), InMemoryParked(), InMemoryManifests(), InMemoryExecutions()
    )
    router = Router(desk.house, InMemoryWaits(), found.executions, InMemoryErrands())
    bell = Bell("router", found.marks, found.parked, desk.clock, router)
    monkeypatch.setattr(sweep, "event_log", lambda: desk.log)
    monkeypatch.setattr(sweep, "checkpoints", lambda: found.marks)
    monkeypatch.setattr(sweep, "parked", lambda: found.parked)
    monkeypatch.setattr(sweep, "manifests", lambda: found.manifests)
    for name in ("router_bell", "projector_bell", "archive_bell"):
        monkeypatch.setattr(sweep, name, lambda: bell)
    return found


def test_a_sweep_receives_files_and_starts_what_was_left(desk: Desk, swept: Swept) -> None:
    desk.raw.put(MAIL + "lost", mail())
    desk.clock.move(2 * GRACE)
    found = sweep.handler(recorded("schedule"), None)
    assert found["received"] == 1
    assert found["published"] == len(desk.house.policies.names())
    assert found["signed"] is True
    sweep.handler(recorded("schedule"), None)
    (subject,) = desk.streams("opportunity")
    assert swept.executions.started == [(subject, 1)]


def test_heads_are_signed_and_policies_published_before_what_may_kill_is_tried(
    desk: Desk, swept: Swept, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take_in(mail())
    swept.parked.put(ParkedStream(MARK, MAIL + "deadly", UNFINISHED, desk.clock.now()))

    def kills(key: str) -> bytes:
        raise KeyboardInterrupt(key)

    monkeypatch.setattr(desk.raw, "get", kills)
    with pytest.raises(KeyboardInterrupt):
        sweep.handler(recorded("schedule"), None)
    assert swept.manifests.days() == [desk.clock.recorded().date()]
    assert desk.log.head("company/main") == len(desk.house.policies.names())


def test_what_is_aside_is_tried_and_policies_are_published_although_heads_cannot_be_signed(
    desk: Desk, swept: Swept, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take_in(mail())
    desk.raw.put(MAIL + "aside", mail(message_id="<aside@client.example>"))
    swept.parked.put(ParkedStream(MARK, MAIL + "aside", UNFINISHED, desk.clock.now()))

    def away(*_: object, **__: object) -> bool:
        raise OSError("the bucket cannot be reached")

    monkeypatch.setattr(sweep, "daily", away)
    with pytest.raises(ExceptionGroup) as failed:
        sweep.handler(recorded("schedule"), None)
    assert [type(each) for each in failed.value.exceptions] == [OSError]
    assert desk.log.head("company/main") == len(desk.house.policies.names())
    assert len(desk.streams("signal")) == 2
