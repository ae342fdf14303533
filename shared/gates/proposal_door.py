"""The client's door: a proposal's link shows the offer, and its form accepts, declines or asks."""

from typing import Any, cast

from shared.domain.errors import Refused
from shared.flow.house import House
from shared.gates.client import MEANING, ClientAnswer, ClientChoice, Offered, offered, respond
from shared.gates.door import Door, enter, readers_voice, require_own_page
from shared.gates.http import BadRequest, Page, Request
from shared.gates.pages import proposal_page

MOST_NAME = 200
MOST_TEXT = 10_000
NEEDED = {"accept": ("name", "said_no_name"), "ask": ("text", "said_no_question")}
SAID = {"accept": "said_accepted", "decline": "said_declined", "ask": "said_asked"}
Form = dict[str, str]


def answer_proposal(house: House, event: dict[str, Any]) -> dict[str, Any]:
    """Show the client their proposal, or let their form answer it."""
    return enter(house, DOOR, event)


def _show(house: House, stream: str, request: Request) -> Page:
    return _page(house, _offered(house, stream), request)


def _decide(house: House, stream: str, request: Request) -> Page:
    require_own_page(house, request)
    form = request.form()
    page = _offered(house, stream)
    if form.get("decision") not in MEANING:
        raise BadRequest(400, "There is no such answer.")
    choice = cast("ClientChoice", form["decision"])
    nonce, shown = form.get("nonce", ""), page.shown.content_hash
    if not house.links.accepts(nonce, "proposal", stream, shown, house.clock.now()):
        return _page(house, page, request, status=403, said="said_unchanged", typed=form)
    form.setdefault("content_hash", shown)  # the nonce was made for it
    name, text = (
        " ".join(form.get("name", "").split())[:MOST_NAME],
        form.get("text", "")[:MOST_TEXT],
    )
    needed, missing = NEEDED.get(choice, ("decision", ""))
    if not form.get(needed, "").strip():
        return _page(house, page, request, status=400, said=missing, typed=form)
    given = ClientAnswer(choice, form.get("content_hash", ""), name, text.strip(), nonce)
    try:
        answered = respond(house, stream, given)
    except Refused:
        now = _offered(house, stream)
        return _page(house, now, request, status=409, said="said_unchanged", typed=form)
    return _page(house, answered, request, said=SAID[choice])


def _offered(house: House, stream: str) -> Offered:
    page = offered(house, stream)
    if page is None:
        raise BadRequest(404, "Nothing was sent yet.")
    if not page.shown.offer:
        raise BadRequest(410, "Its content was erased.")
    return page


def _page(
    house: House,
    page: Offered,
    request: Request,
    *,
    status: int = 200,
    said: str = "",
    typed: Form | None = None,
) -> Page:
    now = house.clock.now()
    return proposal_page(
        page,
        readers_voice(house, request, page.shown.offer.get("language", "")),
        company=house.company.identity,
        nonce=house.links.nonce("proposal", page.stream, page.shown.content_hash, now),
        said=said,
        status=status,
        typed=typed or {},
    )


DOOR = Door("proposal", "proposal", _show, _decide)
