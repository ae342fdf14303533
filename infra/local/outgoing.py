"""Mail out: what the cloud's SES accepted lies in the mailbox before its sender is told.

The cloud itself would relay by SMTP from a thread of its own after the answer, and a kill in
between would lose a mail that counts as sent; so it relays nothing.
"""

import re
from base64 import b64decode
from collections.abc import Callable
from email import message_from_bytes, policy
from urllib.parse import parse_qs

from infra.local.asgi import App, Message, Receive, Scope, Send, body_of, headers_of, replayed
from infra.local.mailbox import Mailbox, Sent

LARGEST = 50 * 1024 * 1024
"""Bytes of a request, which holds a mail of 40 MB, all that SES takes, in base64."""
SIGNED_FOR_SES = "/ses/aws4_request"
ACCEPTED = re.compile(rb"<MessageId>([^<]+)</MessageId>")


def kept(app: App, mailbox: Mailbox, and_then: Callable[[], None]) -> App:
    """Wrap the cloud so that every mail it accepts is kept; `and_then` is told of each."""

    async def keeping(scope: Scope, receive: Receive, send: Send) -> None:
        if SIGNED_FOR_SES not in headers_of(scope).get("authorization", ""):
            await app(scope, receive, send)
            return
        body = await body_of(receive, LARGEST) or b""
        said: list[Message] = []

        async def hold(message: Message) -> None:
            said.append(message)

        await app(scope, replayed(body), hold)
        if (sent := accepted(body, said)) is not None:
            mailbox.keep(sent)
            and_then()
        for message in said:
            await send(message)

    return keeping


def accepted(body: bytes, said: list[Message]) -> Sent | None:
    """Read a mail out of a request that the cloud answered with an id."""
    asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    found = ACCEPTED.search(b"".join(m.get("body", b"") for m in said))
    if asked.get("Action") != "SendRawEmail" or said[0]["status"] != 200 or found is None:
        return None
    message = b64decode(asked["RawMessage.Data"])
    named = message_from_bytes(message, policy=policy.default)
    listed = [v for n, v in sorted(asked.items()) if n.startswith("Destinations.member.")]
    return Sent(
        provider_id=found[1].decode(),
        sender=asked.get("Source", str(named.get("From", ""))),
        recipients=tuple(listed or str(named.get("To", "")).split(",")),
        message=message,
        tags=tags(asked),
    )


def tags(asked: dict[str, str]) -> dict[str, str]:
    """Give the message tags of a request."""
    return {
        value: asked.get(name.removesuffix(".Name") + ".Value", "")
        for name, value in asked.items()
        if name.startswith("Tags.member.") and name.endswith(".Name")
    }
