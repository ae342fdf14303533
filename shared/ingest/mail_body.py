"""The body of a mail: what to read, and what to keep as files."""

from dataclasses import dataclass
from email.message import Message
from itertools import islice

from shared.domain.handed_on import forwards
from shared.domain.signals import Attachment
from shared.ingest.encoded_words import read_words
from shared.ingest.flowed import unflow
from shared.ingest.html_text import html_to_text
from shared.ingest.mime import (
    MOST_ATTACHMENTS,
    TextPart,
    attachment,
    children,
    is_attached,
    is_shown,
    parts,
    text_of,
)
from shared.ingest.our_mail import OurMail
from shared.ingest.reply_text import Said, split_reply

DEEPEST = 40
LONGEST_SUBJECT = 1_000


@dataclass(frozen=True)
class Body:
    """The three pieces of the text, the files, and what was broken."""

    said: Said
    attachments: tuple[Attachment, ...]
    defects: tuple[str, ...]


def read_body(message: Message, *, is_reply: bool, ours: OurMail) -> Body:
    """Read everything below the headers."""
    defects: list[str] = []
    chosen = _chosen(message, defects, 0)
    if not any(part.text.strip() for part in chosen):
        chosen = _named(message, defects)
    pieces = [_plain(part, defects) for part in chosen]
    text = "\n\n".join(piece for piece in pieces if piece.strip())
    if not text.strip():
        defects.append("no_text")
    subject = read_words(str(message.get("subject", ""))[:LONGEST_SUBJECT])
    said = split_reply(text, is_reply=is_reply, is_forward=forwards(subject), ours=ours)
    if said.truncated:
        defects.append("body_truncated")
    return Body(said, _attachments(message, defects), tuple(defects))


def _chosen(part: Message, defects: list[str], depth: int) -> list[TextPart]:
    """Give the text parts to read: of alternatives the plain one, unless it is blank."""
    inside = children(part)
    if part.get_content_maintype() != "multipart":
        return [] if is_attached(part) else [text_of(part, defects)]
    if not inside or depth > DEEPEST:
        defects.append("broken_multipart")
        return [text_of(part, defects)] if not inside else []
    if part.get_content_subtype() == "report":
        inside = inside[:1]
    found = [_chosen(each, defects, depth + 1) for each in inside]
    if part.get_content_subtype() == "alternative":
        return _best(found)
    return [each for texts in found for each in texts]


def _named(message: Message, defects: list[str]) -> list[TextPart]:
    """Give the first text that bears a file's name, but is there to be read."""
    found = (part for part in parts(message) if is_attached(part) and is_shown(part))
    return [text_of(part, defects) for part in islice(found, 1)]


def _best(alternatives: list[list[TextPart]]) -> list[TextPart]:
    filled = [texts for texts in alternatives if any(each.text.strip() for each in texts)]
    plain = [texts for texts in filled if all(each.kind != "html" for each in texts)]
    return next(iter([*plain, *filled]), [])


def _plain(part: TextPart, defects: list[str]) -> str:
    if part.kind == "html":
        text, cut = html_to_text(part.text)
        defects.extend(["body_truncated"] if cut else [])
        return text
    return unflow(part.text, delsp=part.delsp) if part.flowed else part.text


def _attachments(message: Message, defects: list[str]) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for part in parts(message):
        if not is_attached(part):
            continue
        if len(found) == MOST_ATTACHMENTS:
            defects.append("attachments_truncated")
            break
        found.append(attachment(part, defects))
    return tuple(found)
