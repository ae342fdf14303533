"""Where a signature begins. What might be a sentence stays in the text.

`mail-parser-reply` takes every line that begins with "Thank you," or "Best," for the start of a
signature that runs to the end, so each place it names is looked at again here.
"""

import re
from functools import cache

from mailparser_reply.parser import EmailMessage

TAIL_LINES = 30
LINE_LENGTH = 160
MOST_BELOW = 12
"""Lines that follow a closing phrase in a signature."""
MOST_BELOW_DELIMITER = 40
MOST_WORDS = 8
CLOSINGS = {
    "en": (
        "best regards",
        "kind regards",
        "regards",
        "thanks",
        "thank you",
        "best",
        "cheers",
        "all the best",
        "many thanks",
        "sincerely",
        "best wishes",
        "warm regards",
        "yours",
    ),
    "de": (
        "mit freundlichen grüßen",
        "mit freundlichem gruß",
        "mit besten grüßen",
        "grüße",
        "viele grüße",
        "liebe grüße",
        "beste grüße",
        "freundliche grüße",
        "schöne grüße",
        "gruß",
        "vielen dank",
        "danke",
        "mfg",
        "vg",
        "lg",
        "herzliche grüße",
        "besten dank",
    ),
    "other": (
        "cordialement",
        "bien à vous",
        "saludos",
        "un saludo",
        "atentamente",
        "hilsen",
        "cordiali saluti",
        "met vriendelijke groet",
        "med venlig hilsen",
        "mvh",
        "kh",
        "groeten",
        "med vänliga hälsningar",
        "vänliga hälsningar",
        "pozdrawiam",
        "z poważaniem",
        "s pozdravem",
        "de bedste hilsner",
        "bedste hilsner",
    ),
}
DISCLAIMER = re.compile(
    r"^[\s*_-]*((legal |confidentiality )?(disclaimer|notice)|haftungsausschluss"
    r"|vertraulichkeitshinweis|this (e-?mail|message) (and any|is confidential|is intended)"
    r"|diese e-?mail (enthält|ist vertraulich))[\s*_:]*($|.{20,}$)",
    re.IGNORECASE,
)
SPELLED = {"ü": "ue", "ß": "ss", "ä": "ae", "ö": "oe"}


def signature_start(lines: list[str]) -> int:
    """Give the number of the first signature line; the number of lines if there is none."""
    delimiter = _delimiter(lines)
    if delimiter is not None:
        return delimiter
    first = max(1, len(lines) - TAIL_LINES)
    named = set(_named_by_library(lines, first))
    for number in range(first, len(lines)):
        if DISCLAIMER.match(lines[number]):
            return number
        closing = _is_closing(lines[number]) or number in named
        if closing and _is_signature(lines[number:]):
            return number
    return len(lines)


def _delimiter(lines: list[str]) -> int | None:
    """Find the last `-- ` line (RFC 3676, 4.3) with a signature's worth of lines below."""
    below = 0
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].rstrip("\n") == "-- ":
            return number
        if lines[number].strip() in {"--", "__"} and below <= MOST_BELOW:
            return number
        below += bool(lines[number].strip())
        if below > MOST_BELOW_DELIMITER:
            return None
    return None


def _named_by_library(lines: list[str], first: int) -> list[int]:
    """Give the lines at which the library sees a signature begin."""
    found: list[int] = []
    number = first
    while number < len(lines):
        text = "\n" + "\n".join(line[:LINE_LENGTH].strip() for line in lines[number:])
        match = _pattern().search(text)
        if not match:
            break
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        number += max(0, text.count("\n", 0, start) - 1)
        found.append(number)
        number += 1
    return found


@cache
def _pattern() -> re.Pattern[str]:
    parser = EmailMessage(text="", languages=["en", "de"], keep_hyphen_lists=True)
    pattern: re.Pattern[str] = parser.SIGNATURE_REGEX
    return pattern


def _is_signature(lines: list[str]) -> bool:
    """Tell a closing with a name below it from a sentence that begins in the same way."""
    first, *below = [line.strip() for line in lines if line.strip()]
    if len(below) > MOST_BELOW or any(_is_sentence(line) for line in below):
        return False
    return _is_closing(first) or _is_device(first)


def _is_closing(line: str) -> bool:
    """Say whether a line is a closing phrase, alone or with a short name after it."""
    folded = _spelled(line.strip().lower())
    for phrase in _closings():
        if not folded.startswith(phrase):
            continue
        rest = folded[len(phrase) :]
        named = rest.strip(" ,.!-–")
        if not named:
            return True
        apart = not rest[0].isalnum() and not rest.rstrip().endswith((".", "?", ":"))
        words = line.strip()[-len(named) :].split()
        if apart and len(words) <= 3 and all(word[0].isupper() for word in words):
            return True
    return False


@cache
def _closings() -> tuple[str, ...]:
    return tuple(_spelled(phrase) for phrases in CLOSINGS.values() for phrase in phrases)


def _spelled(text: str) -> str:
    for letter, plain in SPELLED.items():
        text = text.replace(letter, plain)
    return text


def _is_device(line: str) -> bool:
    return len(line.split()) <= MOST_WORDS and not line.endswith((".", "?", "!"))


def _is_sentence(line: str) -> bool:
    words = line.split()
    ends = line.endswith((".", "?", "!")) and not re.search(r"[@|]|www\.|\d{4}", line)
    return len(words) > 2 * MOST_WORDS or (ends and len(words) > 3)
