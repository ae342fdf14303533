"""A signal is the same signal however often, and by whatever way, it is delivered."""

import hashlib
import re
from dataclasses import dataclass

LONGEST_HEADER_BLOCK = 1_000_000
LONGEST_ID = 120
FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,119}")
TRACE = re.compile(
    rb"received|return-path|delivered-to|envelope-to|x-original-to|x-envelope-.*|x-received"
    rb"|received-spf|authentication-results|dkim-signature|domainkey-signature|arc-.*|resent-.*"
    rb"|x-ses-.*|x-amz-.*|x-spam.*|x-virus.*|x-google-.*|x-gm-.*|x-forwarded-.*"
    rb"|x-ms-exchange-.*|x-microsoft-.*|x-forefront-.*|x-proofpoint.*|x-mimecast-.*",
    re.IGNORECASE,
)
"""Fields that mail servers add on the way (RFC 5321, 4.4, and what is in use)."""


@dataclass(frozen=True)
class Identity:
    """What a mail is known by; `provider_id` is safe in stream names and object keys."""

    provider_id: str
    message_id: str
    digest: str
    """SHA-256 of the body or, where no Message-ID is given, of all but the trace fields."""


def identify(raw: bytes, message_id: str) -> Identity:
    """Name a mail from its Message-ID and its body, or from all that its author wrote.

    The same Message-ID with another body is thus another mail: compare `message_id`.
    """
    fields, body = _split(raw)
    if message_id:
        digest = _sha256(body)
        named = hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()[:24]
        return Identity(f"{named}-{digest[:32]}", message_id, digest)
    digest = _sha256(*fields, b"", body)
    return Identity(f"unnamed-{digest[:48]}", "", digest)


def safe_id(text: str, *, fallback: bytes) -> str:
    """Give an id fit for a stream's name: the provider's own, a digest of it, or of the input."""
    if SAFE.fullmatch(text) and ".." not in text:
        return text
    source = text.encode("utf-8", "replace") if text.strip() else fallback
    return f"sha256-{hashlib.sha256(source).hexdigest()}"


def _split(raw: bytes) -> tuple[list[bytes], bytes]:
    """Give the fields that are no trace, unfolded, and the body with plain line ends."""
    fields: list[list[bytes]] = []
    at, kept = 0, False
    while at < min(len(raw), LONGEST_HEADER_BLOCK):
        end = raw.find(b"\n", at) + 1 or len(raw)
        line = raw[at:end].rstrip(b"\r\n")
        name = FIELD.match(line)
        if name:
            kept = not TRACE.fullmatch(name[1])
            fields += [[line]] if kept else []
        elif line[:1] in {b" ", b"\t"} and at:
            if kept:
                fields[-1].append(line)
        elif not (at == 0 and line.startswith(b"From ")):
            at = end if not line else at
            break
        at = end
    return [b"".join(field) for field in fields], _body(raw[at:])


def _body(rest: bytes) -> bytes:
    return rest.replace(b"\r\n", b"\n").rstrip(b"\n")


def _sha256(*pieces: bytes) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece + b"\n")
    return digest.hexdigest()
