"""What a machine wrote is recognised, so that no two machines ever talk to each other.

RFC 3834 (Auto-Submitted), 3464 (delivery reports), 5965 (complaints), 8098 (read receipts), and
2369 and 2919 (lists). `X-Auto-Response-Suppress` alone is no sign: people's programs set it too.
"""

from email.message import Message

from shared.domain.signals import Automatic
from shared.ingest.bounce import Bounced, is_report
from shared.ingest.headers import Headers
from shared.ingest.mailboxes import mailboxes
from shared.ingest.mime import children
from shared.ingest.our_mail import OWN_ID_HEADER, OurMail
from shared.ingest.robots import has_no_sender, is_server
from shared.ingest.spoken_for import speaks_for

LIST_FIELDS = ("list-id", "list-post", "list-unsubscribe", "mailing-list")
REPLY_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
NOT_AUTOMATIC = Automatic()


def recognise(
    message: Message, headers: Headers, report: Bounced | None, ours: OurMail, envelope: str | None
) -> Automatic:
    """Say which machine wrote it, and by which sign; `envelope` is SMTP's MAIL FROM if known."""
    return (
        _loop(headers, ours)
        or _report(message, report, is_report(message, envelope))
        or _bounce(headers, envelope)
        or _auto_reply(headers)
        or _list(headers)
        or NOT_AUTOMATIC
    )


def _loop(headers: Headers, ours: OurMail) -> Automatic | None:
    if OWN_ID_HEADER.lower() in headers:
        return Automatic(kind="loop", because=f"it carries our own {OWN_ID_HEADER}")
    if any(ours.made(each) for each in headers.ids("message-id")):
        return Automatic(kind="loop", because="its Message-ID is one of ours")
    us = any(ours.wrote(author.email) for author in mailboxes(headers.values("from")))
    if us and not speaks_for(headers, ours):
        return Automatic(kind="loop", because="it is from one of our own addresses")
    return None


def _report(message: Message, report: Bounced | None, is_one: bool) -> Automatic | None:
    about = _report_type(message)
    receipt = is_one and _has(message, "disposition-notification")
    if about == "disposition-notification" or receipt:
        return Automatic(kind="disposition_notification", because="a read receipt (RFC 8098)")
    if report is None:
        if about in {"delivery-status", "feedback-report"}:
            because = f"multipart/report of {about}"
            if about == "feedback-report":
                return Automatic(kind="auto_reply", because=because)
            return Automatic(kind="bounce", because=because)
        return None
    if report.kind == "delivered":
        return Automatic(kind="auto_reply", because="a report that a mail was delivered")
    signs = {
        "bounce": f"a delivery report (RFC 3464): failed {report.status}".rstrip(),
        "delay": f"a delivery report (RFC 3464): delayed {report.status}".rstrip(),
        "complaint": "a complaint (RFC 5965)",
    }
    return Automatic(kind=report.kind, because=signs[report.kind])


def _bounce(headers: Headers, envelope: str | None) -> Automatic | None:
    """Take an empty sender for a bounce, unless the mail says that it is an automatic answer."""
    nobody, server = has_no_sender(headers, envelope), is_server(headers)
    if nobody and not server and _auto_reply(headers):
        return None
    if nobody:
        return Automatic(kind="bounce", because="its Return-Path is empty")
    if server:
        return Automatic(kind="bounce", because="it is from a mail server")
    return None


def _auto_reply(headers: Headers) -> Automatic | None:
    submitted = headers.token("auto-submitted")
    if submitted and submitted != "no":
        return Automatic(kind="auto_reply", because=f"Auto-Submitted: {submitted[:40]}")
    for name in REPLY_FIELDS:
        if name in headers and headers.token(name) not in {"no", "false"}:
            return Automatic(kind="auto_reply", because=f"it carries {name}")
    precedence = headers.token("precedence")
    if precedence in {"auto_reply", "auto-reply"}:
        return Automatic(kind="auto_reply", because=f"Precedence: {precedence}")
    return None


def _list(headers: Headers) -> Automatic | None:
    for name in LIST_FIELDS:
        if name in headers:
            return Automatic(kind="list", because=f"it carries {name}")
    precedence = headers.token("precedence")
    if precedence in {"list", "bulk", "junk"}:
        return Automatic(kind="list", because=f"Precedence: {precedence}")
    return None


def _report_type(message: Message) -> str:
    if message.get_content_type() != "multipart/report":
        return ""
    try:
        return str(message.get_param("report-type") or "").lower()
    except (LookupError, ValueError, TypeError):
        return ""


def _has(message: Message, subtype: str) -> bool:
    kind = f"message/{subtype}"
    return any(part.get_content_type() == kind for part in children(message))
