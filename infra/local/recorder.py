"""Durable before visible: a write is in the journal before its answer goes out."""

import os
import sys

from infra.local.asgi import App, Message, Receive, Scope, Send, headers_of
from infra.local.journal import Journal, Request

OPERATIONS = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")
WRITES = frozenset(f"DynamoDB_20120810.{name}" for name in OPERATIONS)
CANNOT_KEEP = 74
"""Exit code: the disk does not take what was promised."""


def recorded(app: App, journal: Journal) -> App:
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
                _keep(journal, Request(target, b"".join(parts).decode()))
            await send(message)

        await app(scope, listen, put_down_then_send)

    return recording


def _keep(journal: Journal, request: Request) -> None:
    """Append, or end at once: the tables in memory now know more than a restart would.

    What was acknowledged is in the journal; this write was not, and its caller tries again.
    """
    try:
        journal.append(request)
    except OSError as refused:
        print(f"keel: the journal cannot be written: {refused}", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(CANNOT_KEEP)
