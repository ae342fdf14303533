"""A message that somebody hands on within their own: where it begins, and what is theirs.

Its words are there to be read. But they are another person's: only what stands above can say yes
or no for whoever sent it.
"""

import re

LONGEST_LINE = 200
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


def separates(line: str) -> bool:
    """Say whether a line is what mail programs put above a message that is handed on."""
    return len(line) <= LONGEST_LINE and SEPARATOR.fullmatch(line.strip()) is not None


def begins_older(line: str) -> bool:
    """Say whether a line begins an older message as Outlook writes it."""
    return OLDER.match(line[:LONGEST_LINE].strip()) is not None


def own_words(subject: str, text: str) -> str:
    """Give what stands above a message that is handed on; the whole text where none is."""
    lines = text.split("\n")
    forward = forwards(subject)
    for number, line in enumerate(lines):
        if separates(line) or (forward and begins_older(line)):
            return "\n".join(lines[:number]).rstrip()
    return text
