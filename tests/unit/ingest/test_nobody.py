"""Who cannot be answered becomes no lead; what they wrote reaches the owner."""

import pytest

from shared.ingest.filing import file_signal
from shared.ingest.ignoring import NOBODY
from tests.unit.ingest.desk import COMPANY, Desk, mail, new_desk
from tests.unit.ingest.test_filing import said_by


@pytest.fixture
def desk() -> Desk:
    return new_desk()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"Subject: Hi\r\n\r\nWho am I?", 1),
        (mail(sender="nobody"), 1),
        (mail(), 0),
        (mail(sender="nobody", Auto_Submitted="auto-replied"), 0),
        (mail(sender=COMPANY.operator), 0),
    ],
)
def test_the_owner_is_told_of_what_a_person_wrote_and_nobody_can_answer(
    desk: Desk, body: bytes, told: int
) -> None:
    stream = desk.take_in(body)
    planned = [desk.house.book.action(action).plan for action in desk.streams("action")]
    assert [(p.purpose, p.subject) for p in planned] == [("unanswerable", stream)] * told


@pytest.mark.parametrize(
    "address",
    [
        "jürgen@client.example",
        '"jane doe"@client.example',
        "a..b@client.example",
        "jane@x_y.example",
    ],
)
def test_who_cannot_be_mailed_opens_no_lead(desk: Desk, address: str) -> None:
    body = mail().replace(b"jane@client.example", address.encode())
    stream = desk.take_in(body)
    assert desk.streams("opportunity") == desk.streams("contact") == []
    assert desk.house.book.action(desk.streams("action")[0]).plan.subject == stream
    assert desk.received(stream).handle == ""


def test_a_domain_of_other_letters_is_mailed_in_its_ascii_form(desk: Desk) -> None:
    body = mail().replace(b"jane@client.example", "jane@bücher.example".encode())
    subject = desk.filed(desk.take_in(body)).concerns
    contact = desk.house.book.contact(desk.house.book.opportunity(subject).contact)
    assert contact.email == "jane@xn--bcher-kva.example"


def test_what_nobody_can_answer_is_told_once_however_often_it_is_filed(desk: Desk) -> None:
    stream = desk.take_in(b"Subject: Hi\r\n\r\nWho am I?")
    desk.take_in(b"Subject: Hi\r\n\r\nWho am I?", "again")
    assert not file_signal(desk.house, stream)
    assert len(desk.streams("action")) == 1


# --- our own address --------------------------------------------------------------------------


def through_a_form(**headers: str) -> bytes:
    """Write as a site's contact form does: from our own address, for whoever filled it in."""
    known = {"Reply_To": "Ada <ada@client.example>", **headers}
    return mail(sender=f"Site <{COMPANY.inbox}>", message_id="<1@hoster.example>", **known)


def told(desk: Desk) -> list[str]:
    """Give of which signals the owner is told."""
    return [desk.house.book.action(action).plan.subject for action in desk.streams("action")]


def test_a_contact_form_that_mails_as_ourselves_reaches_the_owner(desk: Desk) -> None:
    stream = desk.take_in(through_a_form())
    assert desk.filed(stream).because == NOBODY
    assert told(desk) == [stream]
    received = desk.received(stream)
    assert (received.sender, received.sender_name) == ("", "Ada <ada@client.example>")
    assert received.text == "We need a website."


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Keel_Id": "a" * 26},
        {"Reply_To": COMPANY.inbox},
        {"Reply_To": f"ada@client.example, {COMPANY.reply_address('c' * 26)}"},
        {"Reply_To": COMPANY.operator},
        {"Reply_To": "nobody"},
        {"In_Reply_To": "<provider@ses.example>"},
        {"References": "<provider@ses.example>"},
        {"Auto_Submitted": "auto-generated"},
        {"List_Id": "<l.example>"},
    ],
)
def test_what_may_be_our_own_mail_coming_back_tells_nobody(
    desk: Desk, headers: dict[str, str]
) -> None:
    stream = desk.take_in(through_a_form(**headers))
    assert desk.filed(stream).because.startswith("automatic")
    assert told(desk) == []


@pytest.mark.parametrize("email", [COMPANY.inbox, COMPANY.reply_address("c" * 26)])
def test_a_form_that_names_our_own_inbox_opens_no_lead(desk: Desk, email: str) -> None:
    stream = said_by(desk, "form", email)
    assert desk.filed(stream).because == NOBODY
    assert desk.streams("opportunity") == desk.streams("contact") == []
    assert told(desk) == [stream]
