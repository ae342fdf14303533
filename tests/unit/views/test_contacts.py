"""A contact's card tells since when they are known, and whether anything may be mailed to them."""

from typing import Any

import pytest

from shared.domain import contact as contacts
from shared.domain.contact import AddHandle, PermitMail, RecogniseContact, SuppressMail, Wish
from shared.domain.writes import Origin, Write
from shared.views.projections import opened, rows
from tests.support.houses import CONTACT
from tests.support.inquiry import CLIENT, HANDLE
from tests.support.studio import Studio

KNOWN = {"suppressed": "", "suppressed_at": "", "forgotten": False}


@pytest.fixture
def studio() -> Studio:
    studio = Studio()
    studio.hears()
    return studio


def card(studio: Studio) -> dict[str, Any]:
    [row] = rows(studio.vault, CONTACT, list(studio.log.read(CONTACT)))
    assert CLIENT not in str(row.body), "personal words are sealed"
    return opened(studio.vault, row, "contact")


def later(studio: Studio, *wishes: Wish) -> str:
    """Let each wish come true a day after the one before; give the time of the last."""
    for wish in wishes:
        studio.passes(days=1)
        now = studio.clock.now()
        known = studio.house.book.contact(CONTACT)
        happened = contacts.decide(known, wish.model_copy(update={"at": now}))
        studio.log.append(Origin("test"), Write(CONTACT, known.version, happened, HANDLE))
    return studio.clock.now().isoformat()


def began(studio: Studio) -> str:
    return studio.log.read(CONTACT)[0].event.at.isoformat()


def test_a_contact_is_known_since_they_were_first_seen(studio: Studio) -> None:
    at = studio.clock.now()
    later(studio, AddHandle(at=at, handle="handle/2", email="ada@home.example"))
    told = card(studio)
    assert told.items() >= {**KNOWN, "since": began(studio), "email": CLIENT}.items()
    assert told["handles"] == [HANDLE, "handle/2"]


def test_whoever_may_not_be_written_to_is_shown_with_why_and_since_when(studio: Studio) -> None:
    at = studio.clock.now()
    later(studio, SuppressMail(at=at, why="bounced"))
    newest = later(studio, SuppressMail(at=at, why="unsubscribed"))
    told = card(studio)
    assert (told["suppressed"], told["suppressed_at"]) == ("unsubscribed", newest)
    assert told["since"] == began(studio)


def test_whoever_may_be_written_to_again_is_suppressed_no_more(studio: Studio) -> None:
    at = studio.clock.now()
    later(studio, SuppressMail(at=at, why="bounced"), PermitMail(at=at, because="New mailbox."))
    assert card(studio).items() >= KNOWN.items()


@pytest.mark.parametrize("folded", ["before", "after"])
def test_the_forgotten_are_shown_as_forgotten_and_without_words(
    studio: Studio, folded: str
) -> None:
    [row] = rows(studio.vault, CONTACT, list(studio.log.read(CONTACT)))
    studio.vault.destroy(HANDLE)
    told = opened(studio.vault, row, "contact") if folded == "before" else card(studio)
    assert told["forgotten"] is True
    assert told["since"] == began(studio)
    assert not {"name", "email"} & told.keys()


def test_who_comes_back_after_being_forgotten_is_known_since_then(studio: Studio) -> None:
    studio.vault.destroy(HANDLE)
    back = RecogniseContact(at=studio.clock.now(), handle=HANDLE, email=CLIENT)
    since = later(studio, back)
    assert card(studio).items() >= {**KNOWN, "since": since, "email": CLIENT}.items()
