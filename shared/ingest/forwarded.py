"""A message that is handed on is there to be read, unlike the older text below a reply."""

import re

from shared.ingest.our_mail import OurMail

LONGEST_LINE = 200
MOST_FIELDS = 8
"""Lines from the one that parts the messages to the last one of the older one's header."""
ADDRESS = re.compile(r"[^\s<>@()\[\],;:\"*]+@[^\s<>@()\[\],;:\"*]+")
MARK = re.compile(r"^\s*> ?")
SEPARATOR = re.compile(
    r"[-_*]{2,40} ?(forwarded message|weitergeleitete (nachricht|e-?mail)|message transféré"
    r"|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht) ?[-_*]{0,40}"
    r"|begin forwarded message:|anfang der weitergeleiteten (nachricht|e-?mail):"
    r"|début du message (transféré|réexpédié)\s?:",
    re.IGNORECASE,
)
OLDER = re.compile(
    r"[-_*]{2,40} ?(original message|ursprüngliche nachricht) ?[-_*]{0,40}$"
    r"|[*\s]{0,20}(from|sent|date|subject|von|gesendet|datum|betreff)[*\s]{0,20}:",
    re.IGNORECASE,
)
"""How Outlook begins an older message, whether it is answered or forwarded."""
SUBJECT = re.compile(r"(fwd?|wg|tr|rv|doorst|pd)\s?:", re.IGNORECASE)


def forwards(subject: str) -> bool:
    """Say whether a subject is that of a forwarded message, rather than of an answer to one."""
    return SUBJECT.match(subject) is not None


def forwarded_at(lines: list[str], older: int, *, is_forward: bool) -> int | None:
    """Give the line at which a message is handed on, unless an older one is quoted above it.

    `older` is the line at which the header of an older message begins, or the number of lines.
    """
    for number, line in enumerate(lines[: older + 1]):
        if len(line) <= LONGEST_LINE and SEPARATOR.fullmatch(line.strip()):
            return number
    if is_forward and older < len(lines) and OLDER.match(lines[older].strip()):
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
