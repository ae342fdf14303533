"""The way out: whoever holds the link may end all mail to this person, by button or one click.

One click is RFC 8058: a mail provider posts `List-Unsubscribe=One-Click` without having seen a
page, so the link's MAC alone must do.
"""

from email import message_from_bytes
from email.message import Message
from typing import Any, cast

from shared.domain import contact as contacts
from shared.domain.contact import ContactRecognised, SuppressMail, Why
from shared.domain.writes import Write
from shared.flow.house import House
from shared.gates.door import Door, enter, readers_voice, require_own_page
from shared.gates.http import Page, Request
from shared.gates.pages import unsubscribe_page
from shared.log.log import Conflict

MOST_TRIES = 20
FIELD, ONE_CLICK = "List-Unsubscribe", "One-Click"
WHY: Why = "unsubscribed"


def unsubscribe(house: House, event: dict[str, Any]) -> dict[str, Any]:
    """Show what unsubscribing means, or do it."""
    return enter(house, DOOR, event)


def _show(house: House, stream: str, request: Request) -> Page:
    return _page(house, stream, request, done=house.book.contact(stream).suppressed == WHY)


def _decide(house: House, stream: str, request: Request) -> Page:
    fields = _fields(request)
    if fields.get(FIELD) != ONE_CLICK:
        require_own_page(house, request)
        nonce = fields.get("nonce", "")
        if not house.links.accepts(nonce, "unsubscribe", stream, "", house.clock.now()):
            return _page(house, stream, request, done=False, status=403)
    _suppress(house, stream)
    return _page(house, stream, request, done=True)


def _fields(request: Request) -> dict[str, str]:
    """Read the form; providers that follow RFC 8058 to the letter send multipart."""
    if request.kind != "multipart/form-data":
        return request.form()
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n"
    parts = message_from_bytes(head.encode(errors="replace") + request.body()).walk()
    return {
        str(part.get_param("name", "", "content-disposition")): _content(part)
        for part in parts
        if not part.is_multipart()
    }


def _content(part: Message) -> str:
    """Read a field as the letters it is made of, whatever charset it claims."""
    content = cast("bytes", part.get_payload(decode=True))
    return content.decode(errors="replace").strip()


def _suppress(house: House, stream: str) -> None:
    for _ in range(MOST_TRIES):
        contact = house.book.contact(stream)
        events = contacts.decide(contact, SuppressMail(at=house.clock.now(), why=WHY))
        if not events:
            return
        try:
            origin = house.origin(stream, actor="client")
            house.log.append(origin, Write(stream, contact.version, events))
        except Conflict:
            continue
        return
    raise Conflict(stream)


def _page(house: House, stream: str, request: Request, *, done: bool, status: int = 200) -> Page:
    first = house.book.first(stream)
    language = first.language if isinstance(first, ContactRecognised) else ""
    return unsubscribe_page(
        readers_voice(house, request, language),
        company=house.company.identity,
        done=done,
        status=status,
        nonce=house.links.nonce("unsubscribe", stream, "", house.clock.now()),
    )


DOOR = Door("unsubscribe", "contact", _show, _decide)
