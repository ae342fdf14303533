"""Durable before visible: a write is in the journal before its answer goes out."""

import os
import re
import sys
from collections import OrderedDict

from infra.local.asgi import App, Message, Receive, Scope, Send, headers_of
from infra.local.journal import Journal, Request

OPERATIONS = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")
WRITES = frozenset(f"DynamoDB_20120810.{name}" for name in OPERATIONS)
TOKEN = re.compile(rb'"ClientRequestToken"\s*:\s*"([^"\\]{1,64})"')
REMEMBERED = 10_000
CANNOT_KEEP = 74
"""Exit code: the disk does not take what was promised."""


def recorded(app: App, journal: Journal, repeats: "Repeats") -> App:
    """Wrap the cloud so that every successful write is journalled before its answer goes out."""

    async def recording(scope: Scope, receive: Receive, send: Send) -> None:
        target = headers_of(scope).get("x-amz-target", "")
        if target not in WRITES:
            await app(scope, receive, send)
            return
        parts: list[bytes] = []

        async def listen() -> Message:
            message = await receive()
            parts.append(message.get("body", b""))
            return message

        async def put_down_then_send(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                body = b"".join(parts)
                if not repeats.seen(body):
                    _keep(journal, Request(target, body.decode()))
            await send(message)

        await app(scope, listen, put_down_then_send)

    return recording


class Repeats:
    """Transactions that were sent again under their own token.

    The cloud answers those with the first answer and writes nothing, so they are no writes; at a
    replay on a later base, which has forgotten the token, their conditions would fail. What was
    replayed counts as well: its caller may be trying again ever since the kill.
    """

    def __init__(self) -> None:
        self._tokens: OrderedDict[bytes, None] = OrderedDict()

    def seen(self, body: bytes) -> bool:
        """Say whether this transaction was answered before, and remember it."""
        found = TOKEN.search(body)
        if found is None:
            return False
        if found[1] in self._tokens:
            return True
        self._tokens[found[1]] = None
        if len(self._tokens) > REMEMBERED:
            self._tokens.popitem(last=False)
        return False


def _keep(journal: Journal, request: Request) -> None:
    """Append, or end at once: the tables in memory now know more than a restart would.

    What was acknowledged is in the journal; this write was not, and its caller tries again.
    """
    try:
        journal.append(request)
    except (OSError, RuntimeError) as refused:
        print(f"keel: the journal cannot be written: {refused}", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(CANNOT_KEEP)
