"""Bytes become the characters their writer saw, whatever their charset is called."""

import pytest

from tests.unit.ingest.desk import CLIENT, read

HEAD = (
    f"From: {CLIENT}\r\nMessage-ID: <a@client.example>\r\nDate: Mon, 2 Mar 2026 08:00:00 +0100\r\n"
)
NO_CHARSETS = [
    "=undefined",
    "=idna",
    "=punycode",
    "=unicode_escape",
    "=a\0b",
    '=""',
    "*=utf-8''utf-8",
]


def written(body: bytes, charset: str, head: str = "Content-Type: text/plain; charset") -> bytes:
    """Write a mail in a charset, given with the sign before it."""
    return (HEAD + head + charset).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("charset", NO_CHARSETS)
def test_a_charset_that_is_none_takes_no_words_away(charset: str) -> None:
    assert read(written("Grüße".encode(), charset)).text == "Grüße"


@pytest.mark.parametrize("charset", NO_CHARSETS)
def test_a_file_in_a_charset_that_is_none_is_kept(charset: str) -> None:
    head = "Content-Type: application/pdf; charset"
    signal = read(written("Grüße".encode(), charset, head))
    assert [each.bytes for each in signal.attachments] == [7]
