"""What a person newly wrote is told apart from what they quote and how they sign."""

import re
from dataclasses import dataclass

from shared.ingest.forwarded import forwarded_at, handed_on, is_ours
from shared.ingest.our_mail import OurMail
from shared.ingest.reply_headers import older_message
from shared.ingest.signatures import signature_start

LONGEST = 100_000
"""Characters kept of each piece; all of it stays in the raw message."""
NO_ONE_KNOWN = OurMail()
WRAPPED = 60
"""A quoted line this long may have been broken in two by a mail program."""


@dataclass(frozen=True)
class Said:
    """The three pieces of a mail's text."""

    text: str
    quoted: str = ""
    signature: str = ""
    truncated: bool = False


Pieces = tuple[list[str], list[str], list[str]]
"""The lines of the text, the quotation and the signature."""


def split_reply(
    text: str, *, is_reply: bool, is_forward: bool = False, ours: OurMail = NO_ONE_KNOWN
) -> Said:
    """Split a mail's text; a forwarded message belongs to the text, below what was written to it.

    What is no reply and would be all quotation is taken as written. Our own mail, handed back to
    us, is never what a person wrote.
    """
    lines = text.split("\n")
    header = older_message(lines, is_reply=is_reply or is_forward)
    older = header[0] if header else len(lines)
    at = forwarded_at(lines, older, is_forward=is_forward)
    if is_ours(lines[older if at is None else at :], ours):
        return _said(*_pieces(lines, header, whole=not is_reply))
    if at is None:
        return _said(*_pieces(lines, header, whole=is_forward or not is_reply))
    own = _pieces(_without_rules(lines[:at]), None, whole=False)
    theirs = _pieces(handed_on(lines[at:]), None, whole=True)
    return _said(*([*above, "", *below] for above, below in zip(own, theirs, strict=True)))


def _pieces(lines: list[str], header: tuple[int, int] | None, *, whole: bool) -> Pieces:
    written, quoted = _apart(lines, header)
    if whole and not any(line.strip() for line in written):
        written, quoted = lines, []
    end = signature_start(written)
    return _without_rules(written[:end]), quoted, written[end:]


def _apart(lines: list[str], header: tuple[int, int] | None) -> tuple[list[str], list[str]]:
    """Part the lines into written and quoted, including answers between quoted lines."""
    start, after = header or (len(lines), len(lines))
    written, quoted = _unmarked(lines[:start])
    older = lines[after:]
    first = next((line for line in older if line.strip()), "")
    if not first.lstrip().startswith(">"):
        return written, [*quoted, *lines[start:]]
    unmarked = ["" if _is_marked(line) else line for line in older]
    further = older_message(unmarked, is_reply=True)
    between = older[: further[0]] if further else older
    answers, rest = _unmarked(between)
    gap = [""] if any(line.strip() for line in answers) else []
    kept = [*quoted, *lines[start:after], *rest, *older[len(between) :]]
    return [*written, *gap, *answers], kept


def _unmarked(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part lines by their quote mark; an overlong line that was broken stays one quotation."""
    written: list[str] = []
    quoted: list[str] = []
    for number, line in enumerate(lines):
        if _is_marked(line) or _is_wrapped(lines, number):
            quoted.append(line)
        else:
            written.append(line)
    return written, quoted


def _is_marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _is_wrapped(lines: list[str], number: int) -> bool:
    if not 0 < number < len(lines) - 1 or not lines[number].strip():
        return False
    before, after = lines[number - 1], lines[number + 1]
    return _is_marked(before) and len(before) >= WRAPPED and _is_marked(after)


def _without_rules(lines: list[str]) -> list[str]:
    """Drop the ruled line that some programs draw above a quotation."""
    kept = list(lines)
    while kept and (not kept[-1].strip() or re.fullmatch(r"[\s_*-]{5,200}", kept[-1])):
        kept.pop()
    return kept


def _said(written: list[str], quoted: list[str], signature: list[str]) -> Said:
    pieces = [_joined(lines) for lines in (written, quoted, signature)]
    truncated = any(len(piece) > LONGEST for piece in pieces)
    text, old, signed = (piece[:LONGEST] for piece in pieces)
    return Said(text, old, signed, truncated)


def _joined(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
