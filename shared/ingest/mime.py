"""A raw mail is opened in linear time, however it is nested, and is never lost to a parse error."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesHeaderParser
from io import BytesIO

from shared.domain.signals import Attachment
from shared.ingest.characters import clean, cut, decode
from shared.ingest.content_headers import MAIL_POLICY, is_truncated
from shared.ingest.encoded_words import read_words

LONGEST_HEADER_BLOCK = 1_000_000
MOST_BOUNDARIES = 100
MOST_DELIMITERS = 20_000
"""Lines that could begin a part, beyond which a mail is read as plain text."""
MOST_COMPARISONS = 10_000_000
"""Lines times boundaries: inside nested parts each line is compared with every boundary."""
MOST_ATTACHMENTS = 200
LONGEST_TEXT = 1_000_000
"""Bytes of one text part that are read."""
READABLE = frozenset({"plain", "html", "enriched", "richtext", "markdown"})
"""Kinds of text that a person reads as it stands."""
BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
BROKEN = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard library raises on mail that breaks the standards."""


@dataclass
class Opened:
    """A parsed mail, and what was found broken while it was read."""

    message: Message
    defects: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TextPart:
    """One body part as characters; `kind` is its subtype, `flowed` and `delsp` from RFC 3676."""

    text: str
    kind: str
    flowed: bool = False
    delsp: bool = False


def open_mail(raw: bytes) -> Opened:
    """Parse a raw mail, as plain headers and body where its structure is beyond reason."""
    if _header_end(raw) > LONGEST_HEADER_BLOCK:
        return Opened(_headers_only(raw[:LONGEST_HEADER_BLOCK]), ["header_truncated"])
    if _beyond_reason(raw):
        return Opened(_headers_only(raw), ["too_many_parts"])
    try:
        message = message_from_bytes(raw, policy=MAIL_POLICY)
        return Opened(message, _defects(message))
    except BROKEN:
        return Opened(_headers_only(raw), ["broken_structure"])


def parts(message: Message) -> Iterator[Message]:
    """Give every part that is no multipart, in order; attached messages stay closed."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inside = children(part)
        if inside and part.get_content_maintype() == "multipart":
            waiting.extend(reversed(inside))
        else:
            yield part


def children(part: Message) -> list[Message]:
    """Give the parts inside; none where the part is a leaf or its structure is broken."""
    if not part.is_multipart():
        return []
    return [each for each in part.get_payload() if isinstance(each, Message)]


def text_of(part: Message, defects: list[str]) -> TextPart:
    """Read a text part, noting what was broken."""
    data = content(part, defects)
    if len(data) > LONGEST_TEXT:
        defects.append("body_truncated")
    text, found = decode(cut(data, LONGEST_TEXT), _parameter(part, "charset"))
    defects.extend(found)
    flowed = _parameter(part, "format").lower() == "flowed"
    delsp = _parameter(part, "delsp").lower() == "yes"
    return TextPart(clean(text), part.get_content_subtype(), flowed, delsp)


def content(part: Message, defects: list[str]) -> bytes:
    """Give a part's bytes without their transfer encoding."""
    try:
        if children(part):
            return _flattened(part)
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    except BROKEN:
        defects.append("unreadable_part")
        return b""


def attachment(part: Message, defects: list[str]) -> Attachment:
    """Describe a part that is kept in the raw message alone."""
    data = content(part, defects)
    if part.get_content_type() == "application/ms-tnef":
        defects.append("tnef_not_opened")
    digest = hashlib.sha256(data).hexdigest()
    kind = re.sub(r"[^a-z0-9!#$&^_.+/-]", "", part.get_content_type())[:127]
    return Attachment(name=filename(part), type=kind, bytes=len(data), sha256=digest)


def filename(part: Message) -> str:
    """Give the name of an attached file, by RFC 2231 or, as many write it, RFC 2047."""
    try:
        name = part.get_filename() or ""
    except BROKEN:
        name = ""
    shown = read_words(re.sub(r"[\r\n]+", "", name[:2000]))
    return re.sub(r"[\s/\\]+", " ", shown).strip()[:255]


def is_attached(part: Message) -> bool:
    """Say whether a leaf is a file rather than something to read."""
    if part.get_content_maintype() == "multipart":
        return False
    return not is_shown(part) or bool(filename(part))


def is_shown(part: Message) -> bool:
    """Say whether a leaf is text that mail programs show, also where it bears a file's name."""
    disposition = str(part.get("content-disposition", "")).strip().lower()
    readable = part.get_content_maintype() == "text" and part.get_content_subtype() in READABLE
    return readable and not disposition.startswith("attachment")


def _parameter(part: Message, name: str) -> str:
    try:
        if name == "charset":
            return part.get_content_charset() or ""
        return str(part.get_param(name) or "")
    except BROKEN:
        return ""


def _flattened(part: Message) -> bytes:
    out = BytesIO()
    for each in children(part):
        BytesGenerator(out, mangle_from_=False, policy=MAIL_POLICY).flatten(each)
    return out.getvalue()


def _beyond_reason(raw: bytes) -> bool:
    """Say whether parsing would cost more than its length: parts, depth and report blocks."""
    boundaries = len(BOUNDARY.findall(raw))
    if boundaries > MOST_BOUNDARIES or boundaries * raw.count(b"\n") > MOST_COMPARISONS:
        return True
    if boundaries and raw.count(b"\n--") > MOST_DELIMITERS:
        return True
    blank = raw.count(b"\n\n") + raw.count(b"\n\r\n")
    return blank > MOST_DELIMITERS and b"delivery-status" in raw.lower()


def _header_end(raw: bytes) -> int:
    """Give where the first empty line is; the length of all where there is none."""
    ends = [found for found in (raw.find(b"\n\n"), raw.find(b"\n\r\n")) if found >= 0]
    return min(ends, default=len(raw))


def _headers_only(raw: bytes) -> Message:
    return BytesHeaderParser(policy=MAIL_POLICY).parsebytes(raw)


def _defects(message: Message) -> list[str]:
    """Name what the parser complained about, e.g. `close_boundary_not_found`, or had to cut."""
    found = [defect for part in message.walk() for defect in part.defects]
    words = [type(defect).__name__.removesuffix("Defect") for defect in found]
    named = {re.sub(r"(?<!^)(?=[A-Z])", "_", word).lower() for word in words}
    cut = {"header_truncated"} if any(map(is_truncated, message.walk())) else set()
    return sorted(named | cut)
