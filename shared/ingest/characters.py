"""Bytes become characters, whatever charset they claim, and never raise."""

import re

from shared.ingest.charsets import codec_of

HIGHEST_NAME = 40
"""Characters of a claimed charset that a defect repeats."""
UNDECLARED = frozenset({"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown"})
UNWANTED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF])
LONE_SURROGATES = re.compile("[\ud800-\udfff]")
STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(128, 256)}
"""A byte that is no UTF-8, as Python keeps it, and the character it is in Windows-1252."""
NOT_ASCII = re.compile("[^\x00-\x7f]")
PART_OF_LAST = re.compile(rb"[\xc0-\xff][\x80-\xbf]{0,2}\Z")


def decode(data: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    """Give the characters and the defects found on the way."""
    name = charset.strip().strip("\"'").lower()
    if name in UNDECLARED:
        undeclared = () if data.isascii() else ("undeclared_charset",)
        return guess(data), undeclared
    codec = codec_of(name)
    try:
        return (data.decode(codec), ()) if codec else (guess(data), (_unknown(name),))
    except UnicodeError:
        return _replaced(data, codec), ("undecodable_text",)
    except (LookupError, ValueError):
        return guess(data), (_unknown(name),)


def guess(data: bytes) -> str:
    """Read bytes of unknown charset as UTF-8 where most of them are that, else as Windows-1252."""
    text = data.decode("utf-8", "surrogateescape")
    mostly = 2 * len(LONE_SURROGATES.findall(text)) < len(NOT_ASCII.findall(text))
    return text.translate(STRAY) if mostly else data.decode("cp1252", "replace")


def cut(data: bytes, most: int) -> bytes:
    """Give the beginning of a text, without a character of UTF-8 that would be cut in two."""
    return data if len(data) <= most else PART_OF_LAST.sub(b"", data[:most])


def clean(text: str) -> str:
    """Normalise line ends and drop control characters and what no UTF-8 can hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(UNWANTED)
    return LONE_SURROGATES.sub("\ufffd", lines)


def as_bytes(text: str) -> bytes:
    """Give back the bytes that the mail parser kept as surrogates."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _replaced(data: bytes, codec: str) -> str:
    if codec == "utf-8":
        return data.decode("utf-8", "surrogateescape").translate(STRAY)
    if codec == "cp1252":
        return guess(data)
    try:
        return data.decode(codec, "replace")
    except (LookupError, ValueError):
        return guess(data)


def _unknown(name: str) -> str:
    safe = re.sub(r"[^a-z0-9_.:+-]", "", name)[:HIGHEST_NAME]
    return f"unknown_charset:{safe}"
