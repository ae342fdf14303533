"""Points in the life of a core: a request to its cloud, told by what it says in the clear."""

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote_plus

from pydantic import TypeAdapter

from infra.local.asgi import Scope, headers_of
from infra.local.environment import ACCOUNT
from infra.stages import LOCAL

BINARY = re.compile(r'"B": ?"([A-Za-z0-9+/=]+)"')
RAW = LOCAL.bucket("raw", ACCOUNT)
ARCHIVE = LOCAL.bucket("archive", ACCOUNT)
Act = Literal["die before", "die after", "wait"]


@dataclass(frozen=True)
class Point:
    """The `nth` request that says all of this."""

    says: tuple[str, ...]
    nth: int = 1

    def is_met(self, said: str) -> bool:
        """Say whether a request is one of these."""
        return all(word in said for word in self.says)


@dataclass(frozen=True)
class Rule:
    """What the host does at a point."""

    at: Point
    act: Act
    until: Point | None = None
    """What a request at the point waits for; None waits for ever."""
    asked: bool = False
    """Whether it is enough that the other request came, whatever is answered."""


RULES = TypeAdapter(tuple[Rule, ...])


def spoken(scope: Scope, body: bytes) -> str:
    """Give all that a request says in the clear: where it goes, its body, and stored bytes."""
    target = headers_of(scope).get("x-amz-target", "").rpartition(".")[2]
    text = body.decode("utf-8", "replace")
    if text.startswith("Action="):
        text = unquote_plus(text)
    stored = "\n".join(_decoded(found) for found in BINARY.findall(text))
    return f"{scope['method']} {scope['path']}\n{target}\n{text}\n{stored}"


def _decoded(found: str) -> str:
    try:
        return b64decode(found).decode("utf-8", "replace")
    except NotBase64:
        return ""


# --- points that the protocol speaks of ---------------------------------------------------------


def appended(*types: str, nth: int = 1) -> Point:
    """Give the append that holds events of all these types."""
    return Point(("TransactWriteItems", *(f'"type":{json.dumps(kind)}' for kind in types)), nth)


RAW_STORED = Point((f"PUT /{RAW}/email/",))
ARCHIVED = Point((f"PUT /{ARCHIVE}/events/opportunity",))
PROJECTED = Point(("PutItem", '"pipeline"'))
STARTED = Point(("\nStartExecution\n",))
PARKED = Point(("PutItem", '"parked_at"'))
CLAIMED = appended("ActionStarted", "MailCounted")
"""The claim of a mail to a client: a question to the owner is not counted."""
RECORDED = appended("ActionPerformed", "ProposalSent")


def mailed(to: str, nth: int = 1) -> Point:
    """Give the call that mails somebody."""
    return Point(("Action=SendRawEmail", f"Destinations.member.1={to}"), nth)
