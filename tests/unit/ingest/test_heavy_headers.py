"""A mail of purpose-made headers costs no more than its length, and says that it was cut."""

import pytest

from shared.ingest.mailboxes import is_doubtful, mailboxes
from tests.unit.ingest.desk import CLIENT, read, ses_record

RECEIPT = ses_record("x")["receipt"] | {"dmarcVerdict": {"status": "GRAY"}}
NAMES = ("From", "To", "Subject", "References", "Message-ID", "Delivered-To", "DKIM-Signature")
PIECES = ('\\"', '"', "(", '("', "<a", ">", ",a@b", "=?a?q?", "=?utf-8?q?=41?=", " ", ";", "<a@b>")


@pytest.mark.parametrize("name", NAMES)
def test_a_megabyte_of_one_header_is_cut_and_read(name: str) -> None:
    for piece in PIECES:
        line = f"{name}: x{piece * (15_900 // len(piece))}x\r\n"
        signal = read((line * 60 + f"X-Last: {CLIENT}\r\n\r\nHi").encode(), receipt=RECEIPT)
        assert "header_truncated" in signal.defects
        assert signal.text == "Hi"


def test_a_header_that_occurs_too_often_is_cut() -> None:
    assert "header_truncated" in read(b"X-Spam: no\r\n" * 101 + b"\r\nHi").defects
    assert "header_truncated" not in read(b"X-Spam: no\r\n" * 100 + b"\r\nHi").defects


def test_a_hundred_thousand_ancestors_are_read_as_far_as_the_limit() -> None:
    ids = " ".join(f"<{number}@x>" for number in range(100_000))
    signal = read(f"From: {CLIENT}\r\nReferences: {ids}\r\n\r\nHi".encode())
    assert (signal.thread.references[0], len(signal.thread.references)) == ("0@x", 100)
    assert "header_truncated" in signal.defects


def test_a_header_of_two_hundred_thousand_lines_has_the_identity_of_its_unfolded_form() -> None:
    folded = b"From: jane@client.example\r\nSubject: a" + b"\r\n b" * 200_000 + b"\r\n\r\nHi"
    unfolded = folded.replace(b"\r\n b", b" b")
    assert read(folded).provider_id == read(unfolded).provider_id


def test_a_long_quoted_name_is_one_name_with_its_commas() -> None:
    long = "Client, Jane " * 200
    (person,) = mailboxes([f'"{long}" <jane@client.example>'])
    assert person.name.startswith("Client, Jane Client, Jane")


def test_a_quote_that_nothing_closes_is_read_like_a_letter_and_leaves_doubt() -> None:
    value = 'Jane "JJ Client <jane@client.example>'
    (person,) = mailboxes([value])
    assert (person.name, person.email) == ('Jane "JJ Client', "jane@client.example")
    assert is_doubtful([value])
