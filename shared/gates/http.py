"""A request as pages need it, and an answer as API Gateway wants it (HTTP API payload 2.0)."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

MOST_BYTES = 64 * 1024
MOST_FIELDS = 30
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
}


class BadRequest(Exception):
    """The request cannot be understood; `status` says how to answer."""

    def __init__(self, status: int, because: str) -> None:
        super().__init__(because)
        self.status = status


@dataclass(frozen=True)
class Request:
    """One request to a page."""

    method: str
    path: str
    id: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def shows(self) -> bool:
        """Say whether the request may only show: GET, and HEAD, which is routed like it."""
        return self.method in ("GET", "HEAD")

    def form(self) -> dict[str, str]:
        """Read the posted form.

        Raises `BadRequest` for one that is too large, not a form, or names a field twice.
        """
        if len(self.body) > MOST_BYTES:
            raise BadRequest(413, "The form is too large.")
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise BadRequest(400, "This is not a form.")
        try:
            pairs = parse_qsl(
                self.body.decode(),
                keep_blank_values=True,
                strict_parsing=bool(self.body),
                max_num_fields=MOST_FIELDS,
            )
        except ValueError:
            raise BadRequest(400, "The form cannot be read.") from None
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise BadRequest(400, "The form names a field twice.")
        return {name: value.replace("\r\n", "\n") for name, value in fields.items()}


def parse(event: dict[str, Any]) -> Request:
    """Read an event of an HTTP API; the id is the path's last parameter."""
    http = event["requestContext"]["http"]
    return Request(
        method=http["method"].upper(),
        path=event.get("rawPath", "/"),
        id=(event.get("pathParameters") or {}).get("id", ""),
        query=dict(event.get("queryStringParameters") or {}),
        headers={k.lower(): v for k, v in (event.get("headers") or {}).items()},
        body=body_of(event),
    )


def body_of(event: dict[str, Any]) -> bytes:
    """Give the raw bytes of a request's body; raises `BadRequest` where its coding is broken."""
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return text.encode()
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest(400, "The body cannot be read.") from None


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
