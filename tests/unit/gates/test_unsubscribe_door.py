"""Whoever holds the link may end all mail, by the page's button or a provider's one click."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.contact import ContactRecognised, MailSuppressed, SuppressMail, decide
from shared.domain.writes import Origin, Write
from shared.gates.unsubscribe_door import MOST_TRIES, unsubscribe
from shared.log.log import Conflict
from shared.vault.links import FORM_AGE
from tests.support.browser import form_of, get, post
from tests.support.houses import CONTACT, ORIGIN, Company
from tests.support.inquiry import CLIENT, HANDLE

ONE_CLICK = "List-Unsubscribe=One-Click"
MULTIPART = (
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)


@pytest.fixture
def way_out(company: Company) -> str:
    """Give the link that mails to the client hold."""
    company.hears()
    return company.house.link("unsubscribe", CONTACT)


def suppressed(company: Company) -> str:
    return company.house.book.contact(CONTACT).suppressed


def test_looking_changes_nothing(company: Company, way_out: str) -> None:
    before = company.events
    for method in ("GET", "HEAD"):
        assert unsubscribe(company.house, get(way_out, method))["statusCode"] == 200
    assert company.events == before


def test_the_button_ends_all_mail_once(company: Company, way_out: str) -> None:
    page = unsubscribe(company.house, get(way_out))
    assert "Example Studio" in page["body"]
    form = form_of(page["body"], "")
    for _ in range(3):
        done = unsubscribe(company.house, post(way_out, form))
        assert done["statusCode"] == 200
        assert "Unsubscribed" in done["body"]
    assert suppressed(company) == "unsubscribed"
    assert len(company.all(MailSuppressed)) == 1
    assert "<form" not in unsubscribe(company.house, get(way_out))["body"]


def test_mail_ends_in_the_clients_name(company: Company, way_out: str) -> None:
    unsubscribe(company.house, post(way_out, ONE_CLICK))
    ended = company.log.read(CONTACT)[-1]
    assert ended.event == MailSuppressed(at=company.clock.now(), why="unsubscribed")
    assert ended.origin == Origin("client", "keel/test", CONTACT)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (ONE_CLICK, "application/x-www-form-urlencoded"),
        (MULTIPART, "multipart/form-data; boundary=x"),
    ],
)
def test_a_providers_one_click_needs_no_page(
    company: Company, way_out: str, body: str, kind: str
) -> None:
    event = post(way_out, body, content_type=kind, sec_fetch_site="cross-site", origin="x")
    for _ in range(2):
        assert unsubscribe(company.house, event)["statusCode"] == 200
    assert suppressed(company) == "unsubscribed"
    assert len(company.all(MailSuppressed)) == 1


@pytest.mark.parametrize("charset", ["=undefined", "*=utf-8''utf-8", "=idna", "=klingon"])
def test_one_click_is_understood_in_whatever_charset_it_claims(
    company: Company, way_out: str, charset: str
) -> None:
    stated = f'"List-Unsubscribe"\r\nContent-Type: text/plain; charset{charset}'
    note = '\r\n--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nü'
    body = MULTIPART.replace('"List-Unsubscribe"', stated).replace("\r\n--x--", f"{note}\r\n--x--")
    body = body.replace('"note"', f'"note"\r\nContent-Type: text/plain; charset{charset}')
    event = post(way_out, body, content_type="multipart/form-data; boundary=x")
    assert unsubscribe(company.house, event)["statusCode"] == 200
    assert suppressed(company) == "unsubscribed"


def test_one_click_is_understood_beside_bytes_that_are_no_text(
    company: Company, way_out: str
) -> None:
    note = b'\r\n--x\r\nContent-Disposition: form-data; name="note"\r\n\r\n\xff\xfe'
    body = MULTIPART.encode().replace(b"\r\n--x--", note + b"\r\n--x--")
    event = post(way_out, "", content_type="multipart/form-data; boundary=x")
    event |= {"body": b64encode(body).decode(), "isBase64Encoded": True}
    assert unsubscribe(company.house, event)["statusCode"] == 200
    assert suppressed(company) == "unsubscribed"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("", {}, 403),
        ("nonce=1.x", {}, 403),
        ("List-Unsubscribe=Two-Clicks", {}, 403),
        (ONE_CLICK, {"content_type": "text/plain"}, 415),
        ("%%%", {}, 400),
        ("--x--", {"content_type": "multipart/form-data"}, 403),
        ("--x--", {"content_type": "multipart/form-data; boundary=\ud83d"}, 403),
        (MULTIPART.replace("One", "No"), {"content_type": "multipart/form-data; boundary=x"}, 403),
        ("a=" + "x" * 70_000, {}, 413),
    ],
)
def test_anything_else_changes_nothing(
    company: Company, way_out: str, body: str, headers: dict[str, str], status: int
) -> None:
    before = company.events
    assert unsubscribe(company.house, post(way_out, body, **headers))["statusCode"] == status
    assert company.events == before


def test_a_button_too_old_to_count_is_shown_anew(company: Company, way_out: str) -> None:
    form = form_of(unsubscribe(company.house, get(way_out))["body"], "")
    company.clock.move(FORM_AGE + timedelta(minutes=1))
    page = unsubscribe(company.house, post(way_out, form))
    assert page["statusCode"] == 403
    anew = form_of(page["body"], "")
    assert unsubscribe(company.house, post(way_out, anew))["statusCode"] == 200
    assert suppressed(company) == "unsubscribed"


def test_a_button_pressed_by_another_site_changes_nothing(company: Company, way_out: str) -> None:
    form = form_of(unsubscribe(company.house, get(way_out))["body"], "")
    before = company.events
    crossed = post(way_out, form, sec_fetch_site="cross-site")
    refused = unsubscribe(company.house, crossed)
    assert (refused["statusCode"], company.events) == (403, before)
    assert "This came from another site" in refused["body"]


def test_a_forged_link_is_nothing(company: Company, way_out: str) -> None:
    before = company.events
    assert unsubscribe(company.house, post(f"{way_out}x", ONE_CLICK))["statusCode"] == 403
    unknown = company.house.link("unsubscribe", "contact/nobody")
    assert unsubscribe(company.house, post(unknown, ONE_CLICK))["statusCode"] == 404
    assert company.events == before


def test_somebody_else_moving_the_contact_is_no_error(
    company: Company, way_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = company.log.append

    def bounced_first(origin: Any, *parts: Any) -> Any:
        monkeypatch.setattr(company.log, "append", append)
        at = company.clock.now()
        contact = company.house.book.contact(CONTACT)
        events = decide(contact, SuppressMail(at=at, why="bounced"))
        append(ORIGIN, Write(CONTACT, contact.version, events))
        return append(origin, *parts)

    monkeypatch.setattr(company.log, "append", bounced_first)
    assert unsubscribe(company.house, post(way_out, ONE_CLICK))["statusCode"] == 200
    assert suppressed(company) == "unsubscribed"


def test_it_gives_up_in_a_sentence(
    company: Company, way_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def moved(*_: Any) -> Any:
        tried.append(1)
        raise Conflict(CONTACT)

    monkeypatch.setattr(company.log, "append", moved)
    assert unsubscribe(company.house, post(way_out, ONE_CLICK))["statusCode"] == 409
    assert len(tried) == MOST_TRIES


@pytest.mark.parametrize(("asked", "spoken"), [("de-AT,de;q=0.9", "de"), ("fr", "en"), ("", "en")])
def test_a_stranger_is_spoken_to_in_their_browsers_language(
    company: Company, way_out: str, asked: str, spoken: str
) -> None:
    page = unsubscribe(company.house, get(way_out, accept_language=asked))
    assert page["headers"]["content-language"] == spoken


def test_somebody_known_is_spoken_to_in_their_own_language(company: Company) -> None:
    known = ContactRecognised(
        at=company.clock.now(), handle=HANDLE, email=CLIENT, name="Ada Sommer", language="de"
    )
    company.put(CONTACT, known, person=HANDLE)
    link = company.house.link("unsubscribe", CONTACT)
    page = unsubscribe(company.house, get(link, accept_language="en"))
    assert page["headers"]["content-language"] == "de"
