"""A returned mail says which of our mails came back, from whom, and whether for good."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from typing import Literal

from shared.ingest.headers import Headers
from shared.ingest.mime import BROKEN, children
from shared.ingest.our_mail import OWN_ID_HEADER
from shared.ingest.robots import has_no_sender, is_server

MOST_RECIPIENTS = 50
LONGEST_REPORT = 64_000
Kind = Literal["bounce", "delay", "delivered", "complaint"]


@dataclass(frozen=True)
class Bounced:
    """What a delivery report (RFC 3464) or a complaint (RFC 5965) speaks of."""

    kind: Kind
    recipients: tuple[str, ...] = ()
    status: str = ""
    """Enhanced status code of RFC 3463, e.g. `5.1.1`."""
    permanent: bool = False
    """The address will not work later either, or its owner wants no more mail."""
    message_id: str = ""
    """Of the returned mail, without angle brackets; a provider may have replaced ours."""
    own_id: str = ""
    """What we wrote into our own header of the returned mail."""


def returned(message: Message, envelope: str | None = None) -> Bounced | None:
    """Read a report on one of our mails; None where the message is none, or only attaches one."""
    found = list(_inside(message)) if is_report(message, envelope) else []
    report = next((part for part in found if _is(part, "delivery-status")), None)
    feedback = next((part for part in found if _is(part, "feedback-report")), None)
    if report is not None:
        return _delivery(_blocks(report), _original(found))
    if feedback is not None:
        return _complaint(_blocks(feedback), _original(found))
    return _unstructured(Headers(message))


def is_report(message: Message, envelope: str | None) -> bool:
    """Say whether a mail may be a report itself: by its type, or because a server wrote it."""
    if message.get_content_type() == "multipart/report":
        return True
    headers = Headers(message)
    return has_no_sender(headers, envelope) or is_server(headers)


def _delivery(blocks: list[Headers], original: Headers | None) -> Bounced:
    per_recipient = [block for block in blocks if "final-recipient" in block or "action" in block]
    actions = [block.token("action") for block in per_recipient]
    statuses = [block.token("status") for block in per_recipient]
    kind: Kind = "bounce"
    if "failed" not in actions and actions:
        kind = "delay" if "delayed" in actions else "delivered" if any(actions) else "bounce"
    status = next((each for each in statuses if re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", each)), "")
    permanent = kind == "bounce" and not status.startswith("4")
    return Bounced(kind, _recipients(per_recipient), status, permanent, *_ids(original))


def _complaint(blocks: list[Headers], original: Headers | None) -> Bounced | None:
    fields = blocks[0] if blocks else None
    kind = fields.token("feedback-type") if fields else ""
    if kind in {"not-spam", "auth-failure", "dmarc"}:
        return None
    found = [_address(value) for value in fields.values("original-rcpt-to")] if fields else []
    return Bounced("complaint", tuple(filter(None, found)), "", True, *_ids(original))


def _unstructured(headers: Headers) -> Bounced | None:
    """Read the field that some servers put on reports written for people alone."""
    failed = ",".join(headers.values("x-failed-recipients"))
    if not failed:
        return None
    recipients = tuple(filter(None, (_address(each) for each in failed.split(","))))
    return Bounced("bounce", recipients[:MOST_RECIPIENTS], "", True)


def _recipients(blocks: list[Headers]) -> tuple[str, ...]:
    named = [
        block.first("original-recipient") or block.first("final-recipient") for block in blocks
    ]
    found = dict.fromkeys(filter(None, (_address(each) for each in named)))
    return tuple(found)[:MOST_RECIPIENTS]


def _address(value: str) -> str:
    """Give the address of a typed field: `rfc822; jane@client.example`."""
    return value.rpartition(";")[2].strip().strip("<>")[:320]


def _ids(original: Headers | None) -> tuple[str, str]:
    if original is None:
        return "", ""
    return next(iter(original.ids("message-id")), ""), original.first(OWN_ID_HEADER.lower())


def _original(found: list[Message]) -> Headers | None:
    """Give the header of the mail that came back, whole or as header alone."""
    for part in found:
        inside = children(part)
        if part.get_content_type() in {"message/rfc822", "message/global"} and inside:
            return Headers(inside[0])
        if part.get_content_type() in {"text/rfc822-headers", "message/rfc822-headers"}:
            return Headers(_parsed(_text(inside[0] if inside else part)))
    return None


def _blocks(report: Message) -> list[Headers]:
    """Give the groups of fields of a report, however deep the parser went into it."""
    inside = children(report)
    blocks = [Headers(each) for each in inside] or [Headers(_parsed(_text(report)))]
    if len(inside) == 1:
        rest = re.split(r"\r?\n\r?\n", _text(inside[0]))
        blocks += [Headers(_parsed(group)) for group in rest[:MOST_RECIPIENTS] if group.strip()]
    return blocks[: MOST_RECIPIENTS + 1]


def _text(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
    except BROKEN:
        return ""
    return data[:LONGEST_REPORT].decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _parsed(text: str) -> Message:
    return HeaderParser(policy=compat32).parsestr(text.lstrip())


def _inside(message: Message) -> Iterator[Message]:
    """Give the parts of the report itself, not those of the mail it returns."""
    for part in children(message):
        yield part
        if part.get_content_maintype() == "multipart":
            yield from children(part)


def _is(part: Message, subtype: str) -> bool:
    return part.get_content_type() in {f"message/{subtype}", f"message/global-{subtype}"}
