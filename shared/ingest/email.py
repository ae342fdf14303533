"""A raw mail becomes a canonical signal, whatever state it is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.domain.signals import CanonicalSignal, Thread
from shared.ingest.authorship import leaves_doubt
from shared.ingest.automatic import recognise
from shared.ingest.bounce import Bounced, returned
from shared.ingest.headers import Headers, read_date
from shared.ingest.identity import Identity, identify
from shared.ingest.mail_body import read_body
from shared.ingest.mailboxes import author, is_usable, mailboxes
from shared.ingest.mime import open_mail
from shared.ingest.our_mail import OurMail
from shared.ingest.spoken_for import sender
from shared.ingest.threading import ThreadKeys, thread_keys
from shared.ingest.unreadable import UnreadableInput
from shared.ingest.verdicts import judge

MOST_RECIPIENTS = 100
LONGEST_SUBJECT = 1_000
CLOCK_SKEW = timedelta(minutes=15)
ENVELOPE_FIELDS = ("delivered-to", "x-original-to", "envelope-to")
NO_ONE_KNOWN = OurMail()


@dataclass(frozen=True)
class Mail:
    """One mail, read once: the signal and what only its raw bytes can tell."""

    signal: CanonicalSignal
    identity: Identity
    keys: ThreadKeys
    bounced: Bounced | None
    """Set for delivery reports and complaints."""


def read_mail(
    raw: bytes,
    *,
    received_at: datetime,
    receipt: Mapping[str, Any] | None = None,
    ours: OurMail = NO_ONE_KNOWN,
    envelope_from: str | None = None,
) -> Mail:
    """Read one raw mail; `receipt` is that part of the SES event, `envelope_from` its source."""
    if not raw.strip():
        raise UnreadableInput("it is empty")
    opened = open_mail(raw)
    headers = Headers(opened.message)
    thread = _thread(headers)
    identity = identify(raw, thread.message_id)
    report = returned(opened.message, envelope_from)
    when = _when(headers, received_at.astimezone(UTC))
    to, envelope = _recipients(headers, receipt)
    is_reply = bool(thread.in_reply_to or thread.references)
    body = read_body(opened.message, is_reply=is_reply, ours=ours)
    doubtful = leaves_doubt(raw, opened, headers)
    verdict = judge(headers, receipt, doubtful=doubtful)
    signal = CanonicalSignal(
        id=f"email/{identity.provider_id}",
        kind="email",
        source="ses",
        provider_id=identity.provider_id,
        occurred_at=when.moment,
        received_at=received_at.astimezone(UTC),
        zone=when.zone,
        trust=verdict.trust,
        verified_by=verdict.verified_by,
        sender=sender(headers, ours),
        to=to,
        subject=headers.text("subject")[:LONGEST_SUBJECT],
        text=body.said.text,
        quoted=body.said.quoted,
        signature=body.said.signature,
        thread=thread,
        automatic=recognise(opened.message, headers, report, ours, envelope_from),
        attachments=body.attachments,
        defects=(*opened.defects, *_missing(headers, doubtful), *when.defects, *body.defects),
    )
    return Mail(signal, identity, thread_keys(thread, (*to, *envelope), ours), report)


@dataclass(frozen=True)
class _When:
    moment: datetime
    zone: str = ""
    defects: tuple[str, ...] = ()


def _when(headers: Headers, received_at: datetime) -> _When:
    """Take the writer's date, unless it is missing, unreadable, or lies ahead."""
    if not headers.first("date"):
        return _When(received_at, "", ("missing_date",))
    read = read_date(headers.first("date"))
    if read is None:
        return _When(received_at, "", ("unreadable_date",))
    moment, zone = read
    if moment > received_at + CLOCK_SKEW:
        return _When(received_at, zone, ("future_date",))
    return _When(moment, zone)


def _thread(headers: Headers) -> Thread:
    return Thread(
        message_id=next(iter(headers.ids("message-id")), ""),
        in_reply_to=next(iter(headers.ids("in-reply-to")), ""),
        references=headers.ids("references"),
    )


def _recipients(
    headers: Headers, receipt: Mapping[str, Any] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give whom the mail names (To, Cc), and to whom it was really delivered."""
    named = mailboxes([*headers.values("to"), *headers.values("cc")])
    to = tuple(dict.fromkeys(each.email for each in named if each.email))[:MOST_RECIPIENTS]
    delivered = mailboxes([value for name in ENVELOPE_FIELDS for value in headers.values(name)])
    listed = (receipt or {}).get("recipients") or ()
    return to, (*(str(each) for each in listed), *(each.email for each in delivered))


def _missing(headers: Headers, doubtful: bool) -> tuple[str, ...]:
    """Name what a mail should have, and does not, or has in a way that leaves doubt."""
    authors = headers.values("from")
    found = {
        "no_headers": not headers.names(),
        "missing_from": not is_usable(author(authors)),
        "doubtful_from": bool(authors) and doubtful,
        "missing_message_id": not headers.ids("message-id"),
        "header_truncated": headers.truncated,
    }
    return tuple(name for name, holds in found.items() if holds)
