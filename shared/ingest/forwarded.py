"""A message that is handed on is there to be read, unlike the older text below a reply."""

import re

LONGEST_LINE = 200
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


def forwarded_at(lines: list[str], older: int | None, *, is_forward: bool) -> int | None:
    """Give the line at which a message is handed on, unless an older one is quoted above it.

    `older` is the line at which the header of an older message begins, if there is one.
    """
    end = len(lines) if older is None else older + 1
    for number, line in enumerate(lines[:end]):
        if len(line) <= LONGEST_LINE and SEPARATOR.fullmatch(line.strip()):
            return number
    if older is not None and is_forward and OLDER.match(lines[older].strip()):
        return older
    return None


def handed_on(lines: list[str]) -> list[str]:
    """Give a forwarded message as its own writer sees it, where all of it was marked as quoted."""
    first = next((line for line in lines[1:] if line.strip()), "")
    return [MARK.sub("", line) for line in lines] if MARK.match(first) else lines
