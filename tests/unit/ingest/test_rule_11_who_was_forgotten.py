"""Rule 11: what a person said before their key was destroyed leads nowhere; what they say is new."""

import pytest

from shared.ingest.filing import file_signal
from shared.ingest.receive import handle_of
from tests.unit.ingest.desk import Desk, mail, new_desk


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def reply(sender: str = "jane@client.example") -> bytes:
    return mail(
        "Yes.",
        sender=sender,
        message_id="<r@client.example>",
        In_Reply_To="<first@client.example>",
    )


def forget(desk: Desk) -> None:
    desk.house.vault.destroy(handle_of(desk.house, "jane@client.example"))


def test_a_sender_who_was_forgotten_before_the_mail_was_filed_becomes_nobody(desk: Desk) -> None:
    signal = desk.arrive(mail())
    forget(desk)
    file_signal(desk.house, signal)
    filed = desk.filed(signal)
    assert (filed.filed_as, filed.because) == (
        "ignored",
        "its sender was forgotten before it was filed",
    )


def test_who_writes_again_after_being_forgotten_is_known_again(desk: Desk) -> None:
    first = desk.house.book.opportunity(desk.filed(desk.take_in(mail())).concerns)
    forget(desk)
    again = desk.filed(desk.take_in(mail(message_id="<other@client.example>"))).concerns
    assert desk.house.book.opportunity(again).contact == first.contact
    known = desk.house.book.contact(first.contact)
    assert (known.email, known.name) == ("jane@client.example", "Jane Client")


def test_who_replies_after_being_forgotten_is_known_again(desk: Desk) -> None:
    first = desk.house.book.opportunity(desk.filed(desk.take_in(mail())).concerns)
    forget(desk)
    assert desk.house.book.contact(first.contact).forgotten
    desk.take_in(reply())
    assert desk.house.book.contact(first.contact).email == "jane@client.example"


def test_a_colleagues_reply_does_not_take_the_place_of_who_was_forgotten(desk: Desk) -> None:
    first = desk.house.book.opportunity(desk.filed(desk.take_in(mail())).concerns)
    forget(desk)
    desk.take_in(reply(sender="joe@client.example"))
    assert desk.house.book.contact(first.contact).forgotten
