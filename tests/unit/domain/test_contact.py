"""A contact is recognised once, may have many addresses, and may be off limits for mail."""

from datetime import UTC, datetime

import pytest

from shared.domain import contact
from shared.domain.contact import (
    AddHandle,
    Contact,
    ContactForgotten,
    ContactRecognised,
    ForgetContact,
    HandleAdded,
    MailPermitted,
    MailSuppressed,
    PermitMail,
    RecogniseContact,
    SuppressMail,
    Why,
    Wish,
)
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECOGNISED = ContactRecognised(at=NOON, handle="handle/1", email="mia@client.example", name="Mia")
BOUNCED = MailSuppressed(at=NOON, why="bounced", signal="signal/ses/b")
RECOGNISE = RecogniseContact(at=NOON, handle="handle/1", email="mia@client.example", name="Mia")
PERMIT = PermitMail(at=NOON, because="the address was fixed")


def given(*events: contact.Happened) -> Given:
    return Given(contact, Contact(), *events)


def another(handle: str) -> AddHandle:
    return AddHandle(at=NOON, handle=handle, email="mia@home.example")


def stop(why: Why) -> SuppressMail:
    return SuppressMail(at=NOON, why=why, signal="signal/ses/b")


def test_a_stranger_is_recognised_once() -> None:
    given().when(RECOGNISE).then_once(RECOGNISED)


def test_a_person_is_forgotten_once_and_recognised_anew() -> None:
    forgotten = ContactForgotten(at=NOON)
    given(RECOGNISED).when(ForgetContact(at=NOON)).then(forgotten)
    given(RECOGNISED, forgotten).when(ForgetContact(at=NOON)).then()
    given(RECOGNISED, forgotten).when(RECOGNISE).then(RECOGNISED)
    state = contact.evolve(given(RECOGNISED).state, forgotten)
    assert (state.email, state.name) == ("[forgotten]", "[forgotten]")


def test_who_is_known_is_not_renamed_by_a_later_mail() -> None:
    later = RecogniseContact(at=NOON, handle="handle/2", email="mia@home.example", name="M.")
    given(RECOGNISED).when(later).then_nothing()


def test_another_address_of_the_same_person_is_added_once() -> None:
    added = HandleAdded(at=NOON, handle="handle/2", email="mia@home.example")
    given(RECOGNISED).when(another("handle/2")).then_once(added)


def test_an_address_that_is_known_is_not_added() -> None:
    given(RECOGNISED).when(another("handle/1")).then_nothing()


@pytest.mark.parametrize("why", ["bounced", "complained", "unsubscribed", "operator"])
def test_mail_is_stopped_once_for_each_reason(why: Why) -> None:
    stopped = MailSuppressed(at=NOON, why=why, signal="signal/ses/b")
    given(RECOGNISED).when(stop(why)).then_once(stopped)


def test_a_complaint_after_a_bounce_is_put_down_too() -> None:
    complained = MailSuppressed(at=NOON, why="complained", signal="signal/ses/b")
    given(RECOGNISED, BOUNCED).when(stop("complained")).then_once(complained)


def test_the_operator_may_allow_mail_again() -> None:
    permitted = MailPermitted(at=NOON, because="the address was fixed")
    given(RECOGNISED, BOUNCED).when(PERMIT).then_once(permitted)
    assert given(RECOGNISED, BOUNCED, permitted).state == Contact(
        version=3, handles=("handle/1",), email="mia@client.example", name="Mia"
    )


def test_allowing_what_is_allowed_changes_nothing() -> None:
    given(RECOGNISED).when(PERMIT).then_nothing()


@pytest.mark.parametrize("wish", [another("handle/2"), stop("bounced"), PERMIT])
def test_nothing_happens_to_somebody_unknown(wish: Wish) -> None:
    given().when(wish).then_refused(r"^Nobody is known under this contact\.$")
