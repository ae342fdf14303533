"""A request as pages need it, and an answer as API Gateway wants it (HTTP API payload 2.0)."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

MOST_BYTES = 64 * 1024
MOST_FIELDS = 30
FORM = "application/x-www-form-urlencoded"
BARE = re.compile(r"[A-Za-z0-9-]{1,64}")
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
}


class BadRequest(Exception):
    """The request cannot be granted; `status` says how to answer, and nothing was changed."""

    def __init__(self, status: int, because: str = "") -> None:
        super().__init__(because)
        self.status = status


@dataclass(frozen=True)
class Request:
    """One request to a page."""

    method: str
    path: str = "/"
    id: str = ""
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    """The body as it came, in base64 if `coded`."""
    coded: bool = False

    @property
    def shows(self) -> bool:
        """Say whether the request may only show: GET, and HEAD, which is routed like it."""
        return self.method in ("GET", "HEAD")

    @property
    def kind(self) -> str:
        """Give the media type of the body."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def language(self) -> str:
        """Give the language that the reader wants most."""
        return re.split(r"[,;]", self.headers.get("accept-language", ""))[0].strip()

    def body(self) -> bytes:
        """Give the raw bytes; raises `BadRequest` for too many, or where their coding is broken."""
        if len(self.text) > MOST_BYTES * 4 // 3 + 4:
            raise BadRequest(413, "The form is too large.")
        body = decoded(self.text) if self.coded else self.text.encode(errors="replace")
        if len(body) > MOST_BYTES:
            raise BadRequest(413, "The form is too large.")
        return body

    def form(self) -> dict[str, str]:
        """Read the posted form.

        Raises `BadRequest` for one that is too large, not a form, or names a field twice.
        """
        body = self.body()
        if self.kind != FORM:
            raise BadRequest(415, "This is not a form.")
        try:
            pairs = parse_qsl(
                body.decode(),
                keep_blank_values=True,
                strict_parsing=bool(body),
                max_num_fields=MOST_FIELDS,
            )
        except ValueError:
            raise BadRequest(400, "The form cannot be read.") from None
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise BadRequest(400, "The form names a field twice.")
        return {name: plain(value) for name, value in fields.items()}


def parse(event: dict[str, Any]) -> Request:
    """Read an event of an HTTP API; the id is the path's last parameter."""
    http = event["requestContext"]["http"]
    return Request(
        method=http["method"].upper(),
        path=event.get("rawPath", "/"),
        id=(event.get("pathParameters") or {}).get("id", ""),
        query=dict(event.get("queryStringParameters") or {}),
        headers={k.lower(): v for k, v in (event.get("headers") or {}).items()},
        text=event.get("body") or "",
        coded=bool(event.get("isBase64Encoded")),
    )


def named(event: dict[str, Any]) -> str:
    """Give the id that a link claims, without the MAC that makes it secret: for the log line."""
    bare = parse(event).id.rpartition(".")[0]
    return bare if BARE.fullmatch(bare) else ""


def decoded(text: str) -> bytes:
    """Decode base64; raises `BadRequest` where it is broken."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest(400, "The body cannot be read.") from None


def plain(value: str) -> str:
    """Give a field with simple line ends, and without characters that cannot be seen."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in value if _seen(c))


def _seen(char: str) -> bool:
    """Keep spaces of every kind, too: the one in `4.800,00 €` keeps amount and currency together."""
    return char.isprintable() or char in "\n\t" or unicodedata.category(char) == "Zs"


@dataclass(frozen=True)
class Page:
    """A page with its status; it decides nothing."""

    status: int
    html: str
    language: str = "en"
    style_hash: str = ""

    def answer(self, request: Request) -> dict[str, Any]:
        """Give the answer for API Gateway; HEAD gets the headers alone."""
        policy = (
            f"default-src 'none'; style-src '{self.style_hash}'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'"
        )
        headers = {
            **HEADERS,
            "content-security-policy": policy,
            "content-language": self.language,
        }
        body = "" if request.method == "HEAD" else self.html
        return {"statusCode": self.status, "headers": headers, "body": body}
