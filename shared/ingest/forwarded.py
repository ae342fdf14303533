"""A message that is handed on is there to be read, unlike the older text below a reply."""

import re

from shared.domain.handed_on import LONGEST_LINE, begins_older, separates
from shared.ingest.our_mail import OurMail

MOST_FIELDS = 8
"""Lines from the one that parts the messages to the last one of the older one's header."""
ADDRESS = re.compile(r"[^\s<>@()\[\],;:\"*]+@[^\s<>@()\[\],;:\"*]+")
MARK = re.compile(r"^\s*> ?")


def forwarded_at(lines: list[str], older: int, *, is_forward: bool) -> int | None:
    """Give the line at which a message is handed on, unless an older one is quoted above it.

    `older` is the line at which the header of an older message begins, or the number of lines.
    """
    for number, line in enumerate(lines[: older + 1]):
        if separates(line):
            return number
    if is_forward and older < len(lines) and begins_older(lines[older]):
        return older
    return None


def is_ours(lines: list[str], ours: OurMail) -> bool:
    """Say whether we wrote an older message: the first address in its header is its author's."""
    head = " ".join(line[:LONGEST_LINE] for line in lines[:MOST_FIELDS])
    found = ADDRESS.search(head)
    return found is not None and ours.wrote(found[0])


def handed_on(lines: list[str]) -> list[str]:
    """Give a forwarded message as its own writer sees it, where all of it was marked as quoted."""
    first = next((line for line in lines[1:] if line.strip()), "")
    return [MARK.sub("", line) for line in lines] if MARK.match(first) else lines
