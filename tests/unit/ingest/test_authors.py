"""The author is whoever can be answered, with the name they gave themselves."""

import pytest

from shared.ingest.mailboxes import author
from tests.unit.ingest.desk import mail, new_desk, read, ses_record

RECEIPT = ses_record("x")["receipt"]


def written(lines: str) -> bytes:
    return f"{lines}\r\nMessage-ID: <a@client.example>\r\n\r\nWe need a website.".encode()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Client, Jane <jane@client.example>", "Client, Jane"),
        ("Client, Jane, Dr. <jane@client.example>", "Client, Jane, Dr."),
        ("Client; Jane <jane@client.example>", "Client, Jane"),
        ("Jane, <jane@client.example>", "Jane"),
        ("=?utf-8?Q?M=C3=BCller,_J=C3=BCrgen?= <jane@client.example>", "Müller, Jürgen"),
        ('"Client, Jane" <jane@client.example>', "Client, Jane"),
        ("Jane, jane@client.example", ""),
        ("Client, Jane <jane@client.example>, bob@client.example", "Jane"),
        ("no@body@here, Jane <jane@client.example>", "Jane"),
        ("<>, Jane <jane@client.example>", "Jane"),
    ],
)
def test_the_author_is_the_first_with_an_address(line: str, name: str) -> None:
    found = author([line])
    assert (found.name, found.email) == (name, "jane@client.example")


def test_a_name_with_a_bare_comma_is_answered_but_not_trusted() -> None:
    signal = read(written("From: Client, Jane <jane@client.example>"), receipt=RECEIPT)
    assert (signal.sender.email, signal.trust) == ("jane@client.example", "unauthenticated")
    assert "doubtful_from" in signal.defects
    assert "missing_from" not in signal.defects


def test_an_inquiry_from_a_name_with_a_bare_comma_is_a_lead() -> None:
    desk = new_desk()
    raw = mail().replace(b"Jane Client <", b"Client, Jane <")
    assert desk.filed(desk.take_in(raw)).filed_as == "lead"


@pytest.mark.parametrize("line", ["From: Jane Client", "From: <>", "From: Jane <jane>", "From:"])
def test_an_author_without_a_usable_address_is_missing(line: str) -> None:
    assert "missing_from" in read(written(line)).defects
