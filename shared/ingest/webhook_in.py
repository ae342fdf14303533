"""A form comes in by webhook: checked, kept raw, received; and only then told so."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from shared.domain import names
from shared.flow.house import House
from shared.ingest.form import read_form
from shared.ingest.mail_in import Received, Unreceived
from shared.ingest.raw import RawStore
from shared.ingest.receive import Arrival, receive
from shared.ingest.unreadable import UnreadableInput
from shared.ingest.webhook import LARGEST, Accepted, check

FORM = "form/"
READABLE = ("form",)
"""Sources whose webhooks become signals."""
LARGEST_CODED = (LARGEST + 2) // 3 * 4


@dataclass(frozen=True)
class Answer:
    """What the sender is told."""

    status: int
    body: dict[str, str]

    def as_response(self) -> dict[str, Any]:
        """Give the answer as API Gateway wants it."""
        headers = {"content-type": "application/json", "cache-control": "no-store"}
        return {"statusCode": self.status, "headers": headers, "body": json.dumps(self.body)}


def receive_call(
    house: House, raw: RawStore, secret: Callable[[str], str | None], event: Mapping[str, Any]
) -> Answer:
    """Answer one call of `POST /webhooks/{source}`.

    `secret` gives the live signing secrets of a source, apart by spaces while they rotate.
    """
    source = str((event.get("pathParameters") or {}).get("source", ""))
    live = (secret(source) or "").split() if source in READABLE else []
    body = _body(event)
    if live and isinstance(body, Answer):
        return body
    checked = check(
        source,
        event.get("headers") or {},
        b"" if isinstance(body, Answer) else body,
        {source: live},
        now=house.clock.recorded(),
    )
    if isinstance(checked, Accepted):
        return _received(house, raw, checked)
    return Answer(checked.status, {"error": checked.reason})


def _received(house: House, raw: RawStore, accepted: Accepted) -> Answer:
    ident, digest = accepted.provider_id, sha256(accepted.body).hexdigest()
    key = f"{FORM}{ident}/{digest}"
    if not _came_before(house, ident, digest):
        raw.put(key, accepted.body)
    outcome = _take_in(house, key, accepted.body)  # whoever was forgotten has no raw form by now
    if isinstance(outcome, Unreceived):
        return Answer(400, {"error": outcome.because})
    if outcome.receipt == "contradiction":
        return Answer(409, {"error": "this id came before with another body"})
    return Answer(202, {"signal": outcome.signal})


def _came_before(house: House, ident: str, digest: str) -> bool:
    """Say whether a form was kept before: what was deleted since must not lie there again.

    Nothing is lost for it: a form that the log cannot be asked about is kept.
    """
    try:
        return digest in house.book.signal(names.signal("form", ident)).digests
    except Exception:  # noqa: BLE001 - whatever it was, receiving it meets the same and is heard
        return False


def receive_form(house: House, raw: RawStore, key: str) -> Received | Unreceived:
    """Receive a raw form; only what carried a good signature is ever kept under such a key."""
    body = raw.get(key)
    return Unreceived("the raw form is gone") if body is None else _take_in(house, key, body)


def _take_in(house: House, key: str, body: bytes) -> Received | Unreceived:
    """Receive a form; its key says the rest: the delivery's id and the body's digest."""
    ident, _, digest = key.removeprefix(FORM).rpartition("/")
    try:
        signal = read_form(body, received_at=house.clock.now(), provider_id=ident, verified=True)
    except UnreadableInput as nothing:
        return Unreceived(str(nothing))
    stream, receipt = receive(house, Arrival(signal=signal, raw=key, digest=digest))
    return Received(stream.removeprefix("signal/"), receipt)


def _body(event: Mapping[str, Any]) -> bytes | Answer:
    text = str(event.get("body") or "")
    if not event.get("isBase64Encoded"):
        return text.encode("utf-8", "surrogatepass")
    if len(text) > LARGEST_CODED:
        return Answer(413, {"error": f"larger than {LARGEST} bytes"})
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return Answer(400, {"error": "the body cannot be read"})
