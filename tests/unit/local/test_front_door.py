"""The front door hands a request on as it came; the API behind it must not take it for another."""

import asyncio
from collections.abc import Mapping

import pytest

from infra.local.asgi import Message, Receive, Scope, Send, answer, body_of, headers_of, replayed
from infra.local.front_door import LARGEST, FrontDoor

JSON = "application/json; charset=utf-8"


class Api:
    """Stands behind the door and remembers what came through."""

    def __init__(self) -> None:
        self.headers: Mapping[str, str] = {}
        self.body: bytes | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers, self.body = headers_of(scope), await body_of(receive, LARGEST)
        await answer(send, 200, "Yes.\n")


@pytest.fixture
def api() -> Api:
    return Api()


def posted(api: Api, body: bytes) -> None:
    door = FrontDoor(api, "api1", {})
    door.opened()
    headers = [(b"host", b"127.0.0.1:80"), (b"content-type", JSON.encode()), (b"x-a", b"1")]
    scope = {"type": "http", "method": "POST", "path": "/webhooks/form", "headers": headers}
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    asyncio.run(door(scope, replayed(body), send))
    assert said[0]["status"] == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"name": "Zoë"}'.encode(), JSON),
        (b"", JSON),
        ('{"name": "Zoë"}'.encode("latin-1"), "application/octet-stream"),
        (b"\xff\xfe\x00", "application/octet-stream"),
    ],
)
def test_a_body_passes_unaltered_and_what_is_no_text_is_not_called_text(
    api: Api, body: bytes, kind: str
) -> None:
    posted(api, body)
    assert api.body == body
    assert api.headers == {"host": "api1.execute-api.localhost", "content-type": kind, "x-a": "1"}
