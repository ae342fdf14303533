"""Header text of RFC 2047 becomes what a person would read, leniently."""

import base64
import binascii
import re

from shared.ingest.characters import as_bytes, clean, decode, guess

WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")


def read_words(text: str) -> str:
    """Decode encoded words and stray 8-bit bytes of an unfolded header value.

    Neighbouring words of one charset are joined before they are decoded, because some programs
    split them within a character.
    """
    chunks: list[tuple[str, bytes]] = []
    end = 0
    for found in WORD.finditer(text):
        between = text[end : found.start()]
        if between.strip() or (between and not chunks):
            chunks.append(("", as_bytes(between)))
        charset, data = found[1].partition("*")[0].lower(), _bytes(found[2].lower(), found[3])
        if chunks and chunks[-1][0] == charset:
            data = chunks.pop()[1] + data
        chunks.append((charset, data))
        end = found.end()
    chunks.append(("", as_bytes(text[end:])))
    return clean("".join(decode(data, charset)[0] for charset, data in chunks)).strip()


def stray(text: str) -> str:
    """Read a piece of header that was not encoded, but may hold 8-bit bytes."""
    return text if text.isascii() else guess(as_bytes(text))


def _bytes(how: str, body: str) -> bytes:
    data = as_bytes(body)
    if how == "q":
        return binascii.a2b_qp(data, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))
