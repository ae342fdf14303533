"""A webhook is believed only with a good Standard Webhooks signature, and fresh."""

import binascii
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from shared import telemetry
from shared.ingest.identity import safe_id

LARGEST = 4_000_000
"""Bytes; asynchronous payloads beyond it are refused by what runs behind."""
TOLERANCE = timedelta(minutes=5)
MOST_SIGNATURES = 20


@dataclass(frozen=True)
class Accepted:
    """The delivery is genuine; `provider_id` is its own id, fit for a stream's name."""

    provider_id: str
    body: bytes


@dataclass(frozen=True)
class Rejected:
    """The delivery is turned away with this HTTP status; the reason holds nothing of it."""

    status: int
    reason: str


def check(
    source: str,
    headers: Mapping[str, str],
    body: bytes,
    secrets: Mapping[str, Sequence[str]],
    *,
    now: datetime,
) -> Accepted | Rejected:
    """Check one delivery; `secrets` holds each source's live secrets (`whsec_…`).

    The library's own `verify` reads the system's clock, so only its signing is used here.
    """
    if not secrets.get(source):
        return Rejected(404, "unknown source")
    if len(body) > LARGEST:
        return Rejected(413, f"larger than {LARGEST} bytes")
    if not body.strip():
        return Rejected(400, "the body is empty")
    given = {name.lower(): value for name, value in headers.items()}
    ident, stamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    signatures = given.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
    refused = _wrong_time(stamp, now) or _unsigned(
        ident, stamp, body, signatures, _signers(source, secrets[source])
    )
    return refused or Accepted(safe_id(ident, fallback=body), body)


def contradiction(known_digest: str, digest: str) -> Rejected | None:
    """Refuse another body under an id that is already taken; the same one is welcome again."""
    same = hmac.compare_digest(known_digest.encode(), digest.encode())
    return None if same else Rejected(409, "this id came before with another body")


def _wrong_time(stamp: str, now: datetime) -> Rejected | None:
    moment = _moment(stamp)
    if moment is None:
        return Rejected(401, "the timestamp is missing or unreadable")
    if abs(moment - now) > TOLERANCE:
        return Rejected(401, "the timestamp is too far from now")
    return None


def _moment(stamp: str) -> datetime | None:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return None
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _signers(source: str, secrets: Sequence[str]) -> list[Webhook]:
    """Read the secrets; one that is none is passed over, so that the others go on working."""
    found = []
    for place, secret in enumerate(secrets, 1):
        try:
            found.append(Webhook(secret))
        except (ValueError, EmptyWebhookSecretError):
            telemetry.log("webhook_secret_unreadable", source=source, place=place)
    return found


def _unsigned(
    ident: str, stamp: str, body: bytes, signatures: Sequence[str], signers: Sequence[Webhook]
) -> Rejected | None:
    moment = _moment(stamp)
    try:
        text = body.decode("utf-8")
        ident.encode("utf-8")
    except UnicodeError:
        return Rejected(401, "the body or the id is not UTF-8, so no signature covers it")
    if not ident.strip() or moment is None:
        return Rejected(401, "the id is missing")
    for signer in signers:
        expected = signer.sign(msg_id=ident, timestamp=moment, data=text)
        if any(_same(expected, signature) for signature in signatures):
            return None
    return Rejected(401, "no signature matches")


def _same(expected: str, signature: str) -> bool:
    """Compare the signed bytes, in constant time; only version 1 is known."""
    version, _, encoded = signature.partition(",")
    if version != "v1":
        return False
    try:
        given = binascii.a2b_base64(encoded)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(binascii.a2b_base64(expected.partition(",")[2]), given)
