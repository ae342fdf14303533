"""A part of a mail is quoted-printable: readable as it stands, and the same bytes everywhere."""

import binascii

CRLF = "\r\n"


def part(kind: str, content: str) -> list[str]:
    """Give the lines of one text part, its head first (RFC 2045)."""
    lines = content.replace(CRLF, "\n").replace("\r", "\n").rstrip("\n").split("\n")
    return [
        f"Content-Type: text/{kind}; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        *(soft for line in lines for soft in _quoted(line)),
    ]


def _quoted(line: str) -> list[str]:
    """Write one line; a lone dot and a mailbox separator are hidden from old mail servers."""
    written = binascii.b2a_qp(line.encode("utf-8", "replace")).decode("ascii").split("\n")
    return [_safe(each) for each in written]


def _safe(line: str) -> str:
    if line.startswith("."):
        return f"=2E{line[1:]}"
    return f"=46{line[1:]}" if line.startswith("From ") else line
