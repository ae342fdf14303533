"""The web server's side of things: how this host speaks HTTP."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PLAIN = "text/plain; charset=utf-8"


def headers_of(scope: Scope) -> dict[str, str]:
    """Give the headers by their lower-case names."""
    return {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in scope["headers"]}


async def answer(
    send: Send,
    status: int,
    body: str | bytes,
    kind: str = PLAIN,
    more: Mapping[str, str] | None = None,
) -> None:
    """Send one whole answer that nobody keeps."""
    content = body.encode() if isinstance(body, str) else body
    headers = {
        "content-type": kind,
        "content-length": str(len(content)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **(more or {}),
    }
    rows = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": rows})
    await send({"type": "http.response.body", "body": content})


async def answer_json(send: Send, status: int, value: object) -> None:
    """Send one JSON document."""
    await answer(send, status, json.dumps(value, ensure_ascii=False), "application/json")


async def body_of(receive: Receive, most: int) -> bytes | None:
    """Read a whole body; None if it is longer than `most` bytes."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def replayed(body: bytes) -> Receive:
    """Give a body that was read already once more."""
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return left.pop() if left else {"type": "http.disconnect"}

    return receive
