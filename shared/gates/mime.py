"""A part of a mail is quoted-printable: readable as it stands, and the same bytes everywhere."""

import binascii
from collections.abc import Iterator

CRLF = "\r\n"
WIDTH = 76
"""Characters that a line may hold (RFC 2045, 6.7)."""


def part(kind: str, content: str) -> list[str]:
    """Give the lines of one text part, its head first (RFC 2045)."""
    text = content.replace(CRLF, "\n").replace("\r", "\n").rstrip("\n")
    return [
        f"Content-Type: text/{kind}; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        *_quoted(text),
    ]


def _quoted(text: str) -> Iterator[str]:
    """Write every line; a lone dot and a mailbox separator are hidden from old mail servers."""
    written = binascii.b2a_qp(text.encode("utf-8", "replace")).decode("ascii").split("\n")
    return (safe for line in written for safe in _safe(line))


def _safe(line: str) -> list[str]:
    """Hide what a line must not begin with, and break it again where it is too long by now."""
    if line.startswith((".", "From ")):
        line = f"={ord(line[0]):02X}{line[1:]}"
    if len(line) <= WIDTH:
        return [line]
    cut = WIDTH - 1
    escape = line.rfind("=", cut - 2, cut)
    cut = cut if escape < 0 else escape
    return [f"{line[:cut]}=", *_safe(line[cut:])]
