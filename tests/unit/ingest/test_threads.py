"""A reply finds its conversation by our token, by our own id, or by the ids of its thread."""

from typing import Any

import pytest

from shared.domain import names
from tests.unit.ingest.desk import CLIENT, COMPANY, Desk, mail, new_desk
from tests.unit.ingest.test_automatic import DOMAIN


@pytest.fixture
def desk() -> Desk:
    return new_desk()


@pytest.fixture
def lead(desk: Desk) -> str:
    """A first mail was filed; give its opportunity."""
    return desk.filed(desk.take_in(mail())).concerns


def reply(**headers: str) -> bytes:
    return mail("Yes, please.", message_id="<second@client.example>", **headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"In_Reply_To": "<first@client.example>"},
        {"References": "<first@client.example> <provider@ses.example>"},
        {"References": "<unknown@x.example> <first@client.example>"},
        {"References": "first@client.example"},
    ],
)
def test_a_reply_finds_its_thread(desk: Desk, lead: str, headers: dict[str, str]) -> None:
    assert desk.filed(desk.take_in(reply(**headers))).concerns == lead


def test_a_reply_finds_its_thread_by_the_id_that_no_provider_renames(desk: Desk, lead: str) -> None:
    own = f"<{names.bare(lead)}.keel@{DOMAIN}>"
    stream = desk.take_in(reply(References=f"<provider@ses.example> {own}"))
    assert desk.filed(stream).concerns == lead


@pytest.mark.parametrize("where", ["header", "envelope"])
def test_a_reply_finds_its_thread_by_the_plus_address(desk: Desk, lead: str, where: str) -> None:
    address = COMPANY.reply_address(names.bare(lead))
    said: dict[str, Any] = {"recipients": [address]} if where == "envelope" else {}
    body = reply(To=address) if where == "header" else reply()
    assert desk.filed(desk.take_in(body, **said)).concerns == lead


@pytest.mark.parametrize("token", ["0" * 26, "x", "../contact/c1"])
def test_a_token_that_names_nothing_opens_a_thread_of_its_own(
    desk: Desk, lead: str, token: str
) -> None:
    stream = desk.take_in(reply(To=f"hello+{token}@{DOMAIN}"))
    assert desk.filed(stream).filed_as == "lead"
    assert desk.filed(stream).concerns != lead


def test_a_plus_part_of_a_stranger_is_no_token(desk: Desk, lead: str) -> None:
    stream = desk.take_in(reply(To=f"hello+{names.bare(lead)}@other.example"))
    assert desk.filed(stream).concerns != lead


def test_a_thread_that_began_elsewhere_is_one_thread(desk: Desk) -> None:
    """Two answers to a mail that Keel never saw belong together."""
    one = desk.take_in(mail(message_id="<b@x.example>", References="<root@x.example>"))
    two = desk.take_in(
        mail(message_id="<c@x.example>", References="<root@x.example> <b@x.example>")
    )
    assert desk.filed(one).concerns == desk.filed(two).concerns


def test_who_writes_is_known_by_any_spelling_of_the_address(desk: Desk) -> None:
    one = desk.take_in(mail(sender="Jane <Jane@CLIENT.example>"))
    two = desk.take_in(mail(sender=CLIENT, message_id="<x@client.example>"))
    assert desk.received(one).handle == desk.received(two).handle
