"""A header holds what it is given or is refused; nothing in a value can begin another header."""

import base64
import re

from shared.domain.addresses import mailable

WIDTH = 76
CHUNK = 42
"""Bytes of UTF-8 in one encoded word: with its frame it stays under 75 (RFC 2047, 2)."""
LONGEST = 990
"""A line may hold 998 characters (RFC 5322, 2.1.1)."""
PRINTABLE = re.compile(r"[ -~]*")


class Unsendable(ValueError):
    """A header would break, or an address is none that mail can go to."""


def folded(name: str, value: str) -> str:
    """Give a header field, folded at spaces where it is long (RFC 5322, 2.2.3)."""
    if not PRINTABLE.fullmatch(value.replace("\r\n ", " ")):
        raise Unsendable(f"{name} holds a line break or a character that is not ASCII")
    lines = [f"{name}:"]
    for word in value.replace("\r\n ", " ").split(" "):
        if len(lines[-1]) + len(word) + 1 > WIDTH and lines[-1].strip() != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    if any(len(line) > LONGEST for line in lines):
        raise Unsendable(f"{name} is too long")
    return "\r\n".join(lines)


def words(name: str, text: str) -> str:
    """Write a text as a header's value: as it is, or in encoded words (RFC 2047)."""
    if any(c in text for c in "\r\n\0"):
        raise Unsendable(f"{name} holds a line break")
    if not text.strip():
        raise Unsendable(f"{name} is empty")
    simple = PRINTABLE.fullmatch(text) and "=?" not in text and "  " not in text
    if simple and text == text.strip() and max(map(len, text.split())) < WIDTH:
        return text
    return " ".join(_encoded(chunk) for chunk in _chunks(text))


def address(name: str, mailbox: str) -> str:
    """Write one mailbox, with its name where it has one.

    Raises `Unsendable` where mail cannot go, for instance to a local part that is not ASCII.
    """
    if not mailable(mailbox):
        raise Unsendable("this is not an address that mail can go to")
    name = " ".join(name.split())
    if not name:
        return mailbox
    if PRINTABLE.fullmatch(name) and "=?" not in name and len(name) < WIDTH:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{mailbox}>'
    return f"{words('a name', name)} <{mailbox}>"


def _chunks(text: str) -> list[str]:
    """Cut a text between characters, so that each encoded word is whole."""
    chunks = [""]
    for character in text:
        if len((chunks[-1] + character).encode()) > CHUNK:
            chunks.append("")
        chunks[-1] += character
    return chunks


def _encoded(chunk: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?="
