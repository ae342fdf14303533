"""The front door: one origin for people and webhooks, in front of the HTTP API.

The API is reached by the name it is pinned to, so a link stays good over restarts; what belongs to
the cloud itself is not reachable through here.
"""

from collections.abc import Awaitable, Callable, Mapping

from infra.local import guard
from infra.local.asgi import (
    App,
    Message,
    Receive,
    Scope,
    Send,
    answer,
    body_of,
    headers_of,
    replayed,
)

API_HOST = ".execute-api.localhost"
LARGEST = 10 * 1024 * 1024
"""Bytes; API Gateway takes no more, either."""
HIDDEN = "/_"
BYTES = (b"content-type", b"application/octet-stream")

Header = tuple[bytes, bytes]
Page = Callable[[Scope, Receive, Send], Awaitable[None]]


class FrontDoor:
    """Sends a request to the API, or to one of this host's own pages.

    Until `opened` it asks everyone to come back: nothing may be answered by half a core.
    """

    def __init__(self, cloud: App, api: str, pages: Mapping[str, Page]) -> None:
        self._cloud, self._pages = cloud, pages
        self._host = f"{api}{API_HOST}".encode()
        self._open = False

    def opened(self) -> None:
        """Let requests in."""
        self._open = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        if not guard.names_us(headers_of(scope).get("host", "")):
            await answer(send, 421, "This address is not served here.\n")
        elif not self._open:
            later = {"retry-after": "1"}
            await answer(send, 503, "The core is starting.\n", more=later)
        elif path in self._pages:
            await self._pages[path](scope, receive, send)
        elif path.startswith(HIDDEN):
            await answer(send, 404, "Not found.\n")
        else:
            await self._pass_on(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await body_of(receive, LARGEST)
        if body is None:
            await answer(send, 413, "Too large.\n")
            return
        asked = [(name, value) for name, value in scope["headers"] if name != b"host"]
        inner = {**scope, "headers": [*_true(asked, body), (b"host", self._host)]}
        if scope["method"] == "HEAD":
            send = _without_body(send)
        await self._cloud(inner, replayed(body), send)


def _true(headers: list[Header], body: bytes) -> list[Header]:
    """Call bytes what they are: the API would put U+FFFD into what claims to be text and is not."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return [*((name, value) for name, value in headers if name != BYTES[0]), BYTES]
    return headers


def _without_body(send: Send) -> Send:
    """A HEAD is routed like a GET and shows nothing."""

    async def headers_alone(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_alone
