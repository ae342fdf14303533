"""A mail program breaks lines where a sentence goes on; whoever reads sentences joins them again.

Every line break becomes one space or stays, so that a place in one text is the same in the other.
"""

import re
from itertools import pairwise

WRAPPED = 55
"""Characters of a line that was rather broken by a program than ended by its writer."""
ENDS = re.compile(r"[.!?:;]\s*$")
ITEM = re.compile(r"\s*(?:[-*•>]|\d{1,2}[.)]\s|--)")


def unwrapped(text: str) -> str:
    """Join lines that belong to one sentence; the length stays."""
    lines = text.split("\n")
    joined = [lines[0]]
    for line, following in pairwise(lines):
        joined.append(" " if _goes_on(line, following) else "\n")
        joined.append(following)
    return "".join(joined)


def as_it_stands(quote: str, flat: str, text: str) -> str:
    """Give a quote of the unwrapped text letter for letter as the text itself has it."""
    at = flat.find(quote)
    return text[at : at + len(quote)] if at >= 0 else quote


def _goes_on(line: str, following: str) -> bool:
    if not line.strip() or not following.strip() or ITEM.match(following):
        return False
    small = following.lstrip()[:1].islower()
    if ENDS.search(line):
        return len(line) >= WRAPPED and small
    return len(line) >= WRAPPED or (small and not line.rstrip().endswith(","))
