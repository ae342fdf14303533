"""What every door does: check the link, show, let a form decide, and turn the rest away kindly.

GET and HEAD only ever show. Whatever cannot be granted gets a page with its status and changes
nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from shared.flow.house import House
from shared.gates.http import BadRequest, Page, Request, parse
from shared.gates.pages import notice
from shared.gates.words.speech import LANGUAGES, Voice, spoken
from shared.log.log import Conflict, LogUnavailable

Act = Callable[[House, str, Request], Page]
"""Answers a request about the stream that its link names."""


class FromElsewhere(BadRequest):
    """A form was sent by a page of another site."""

    def __init__(self) -> None:
        super().__init__(403, "The form was sent by another site.")


@dataclass(frozen=True)
class Door:
    """What lies behind one kind of link."""

    purpose: str
    """What the link was signed for; its noun begins the stream's name."""
    noun: str
    show: Act
    decide: Act
    owners: bool = False
    """The owner stands before it: notices are in the company's first language."""


def enter(house: House, door: Door, event: dict[str, Any]) -> dict[str, Any]:
    """Answer one request of an HTTP API."""
    request = parse(event)
    say = owners_voice(house) if door.owners else readers_voice(house, request)
    try:
        page = _through(house, door, request)
    except FromElsewhere as foreign:
        page = notice(foreign.status, say, "elsewhere")
    except BadRequest as bad:
        page = notice(bad.status, say)
    except Conflict:
        page = notice(409, say)
    except LogUnavailable:
        page = notice(503, say)
    return page.answer(request)


def _through(house: House, door: Door, request: Request) -> Page:
    if not request.shows and request.method != "POST":
        raise BadRequest(405)
    stream = house.links.verify(door.purpose, door.noun, request.id)
    if stream is None:
        raise BadRequest(403, "The link is not ours.")
    if not house.log.head(stream):
        raise BadRequest(404)
    return (
        door.show(house, stream, request) if request.shows else door.decide(house, stream, request)
    )


def require_own_page(house: House, request: Request) -> None:
    """Refuse a form that another site sent.

    Our pages give no referrer away, and browsers then send `Origin: null` with their forms
    (Fetch standard, "append a request Origin header"): null alone is no sign of another site.
    """
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise FromElsewhere
    origin = request.headers.get("origin", "null")
    if origin not in ("null", _own_origin(house, request)):
        raise FromElsewhere


def _own_origin(house: House, request: Request) -> str:
    own = urlsplit(house.public_url)
    return (
        f"{own.scheme}://{own.netloc}" if own.netloc else f"https://{request.headers.get('host')}"
    )


def owners_voice(house: House) -> Voice:
    """Speak to the owner: in the company's first language."""
    return Voice(house.company.languages[0], house.company.zone)


def readers_voice(house: House, request: Request, language: str = "") -> Voice:
    """Speak to a client: in their own language, or what their browser asks for."""
    for wished in (language, request.language):
        if wished and spoken(wished) == wished.lower().partition("-")[0] in LANGUAGES:
            return Voice(wished, house.company.zone)
    return owners_voice(house)
