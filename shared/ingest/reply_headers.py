"""Where an older message begins in a mail: the line that says who wrote what follows.

`mail-parser-reply` knows these lines in many languages. Some of its patterns take time that grows
with the cube of a line, and with the square of the text, so it is given a bounded copy: short
lines, few of them. Beyond that window a cheaper look finds the commonest forms.
"""

import re
from functools import cache

from mailparser_reply.parser import EmailMessage

WINDOW_LINES = 200
LINE_LENGTH = 200
FEWEST_FIELDS = 3
"""Lines like `From: …` that make a header where the mail itself does not claim to be a reply."""

HINTS = {
    "en": ("wrote:", "from:", "sent:"),
    "de": ("schrieb", "von:", "gesendet:"),
    "fr": ("écrit", "envoyé", "objet"),
    "es": ("escribió", "enviado", "asunto"),
    "it": ("ha scritto", "inviato:", "oggetto:"),
    "nl": ("schreef", "verzonden:", "onderwerp:"),
    "da": ("skrev", "sendt:", "emne:", "meddelelse"),
    "sv": ("skrev", "skickat:", "ämne:"),
    "pl": ("napisał", "nadesłał", "wysłano:"),
    "cs": ("napsal", "odesláno:", "předmět:"),
    "ja": ("年",),
    "zh": ("写道", "发件人"),
    "ko": ("작성하였습니다", "보낸"),
}
"""A language is looked for only where its words occur: several take everyday lines for headers."""

SEPARATOR = re.compile(
    r"^[>\s]{0,20}[-_*]{2,40} ?(original message|original appointment|forwarded message|"
    r"ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré|"
    r"mensaje original|messaggio originale|oorspronkelijk bericht|oprindelig meddelelse) ?[-_*]{0,40}$"
    r"|^\[?original message processed by|^begin forwarded message:$|^anfang der weitergeleiteten nachricht:$",
    re.IGNORECASE,
)
WROTE = re.compile(
    r"^(on|am|le|el|op|den|il|dne|dnia)\s(?=.*\d).{5,200}"
    r"(wrote|schrieb|écrit|escribió|schreef|skrev|scritto|napsal\(a\)|napisał\(a\)).{0,100}:$",
    re.IGNORECASE,
)
FIELD = re.compile(r"[>*\s]*[^\W\d]{1,16}(?: [^\W\d]{1,12})?\s?:")
DATED = re.compile(r"@|\d{1,2}[:.]\d{2}")


def older_message(lines: list[str], *, is_reply: bool) -> tuple[int, int] | None:
    """Give the first line of the header of an older message, and the line after that header."""
    found = [each for each in (_in_window(lines, is_reply), _further(lines)) if each]
    return min(found, default=None)


def _in_window(lines: list[str], is_reply: bool) -> tuple[int, int] | None:
    shadow = [line[:LINE_LENGTH].strip() for line in lines[:WINDOW_LINES]]
    text = "\n".join(shadow)
    for found in _pattern(_languages(text)).finditer(text):
        if _is_plausible(found[0], is_reply):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            end = found.start() + len(found[0].rstrip())
            return text.count("\n", 0, start), text.count("\n", 0, end) + 1
    return None


def _further(lines: list[str]) -> tuple[int, int] | None:
    for number, line in enumerate(lines):
        short = line.strip()
        if not short or len(short) > 2 * LINE_LENGTH:
            continue
        if SEPARATOR.match(short) or WROTE.match(short) or _introduces(lines, number):
            return number, number + 1
    return None


def _introduces(lines: list[str], number: int) -> bool:
    """Say whether a line, in whatever language, announces the quotation right below it."""
    line = lines[number].strip()
    if not line.endswith(":") or line.startswith(">") or not DATED.search(line):
        return False
    below = (each for each in lines[number + 1 : number + 3] if each.strip())
    return next(below, "").lstrip().startswith(">")


def _is_plausible(header: str, is_reply: bool) -> bool:
    """Tell the header of an older message from lines of a form (`Subject: …`, `Date: …`)."""
    rows = [row for row in header.strip().split("\n") if row.strip("> ")]
    if not rows or not FIELD.match(rows[0]):
        return bool(rows)
    fields = [row for row in rows if FIELD.match(row)]
    if is_reply:
        return len(fields) >= FEWEST_FIELDS or ("@" in header and len(fields) > 1)
    return len(fields) >= FEWEST_FIELDS and "@" in header


def _languages(text: str) -> tuple[str, ...]:
    folded = text.casefold()
    found = [name for name, hints in HINTS.items() if any(hint in folded for hint in hints)]
    return tuple(found) or ("en",)


@cache
def _pattern(languages: tuple[str, ...]) -> re.Pattern[str]:
    pattern: re.Pattern[str] = EmailMessage(text="", languages=list(languages)).HEADER_REGEX
    return pattern
