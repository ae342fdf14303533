"""What the owner is shown cannot be turned round or hidden by characters that nobody sees."""

import unicodedata

JOINERS = frozenset("\u200c\u200d")
"""Needed within words of some scripts, and within emoji."""


def visible(text: str) -> str:
    """Drop the format characters of Unicode (Cf), such as turns of direction; joiners stay."""
    if text.isascii():
        return text
    return "".join(each for each in text if each in JOINERS or unicodedata.category(each) != "Cf")
