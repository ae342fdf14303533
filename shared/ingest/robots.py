"""Mail servers write under no sender, or under names that no person bears."""

from shared.ingest.headers import Headers
from shared.ingest.mailboxes import mailboxes

ROBOTS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"})
NOBODY = frozenset({"<>", "< >"})


def has_no_sender(headers: Headers, envelope: str | None) -> bool:
    """Say whether SMTP's MAIL FROM was empty, by the envelope if known or by Return-Path."""
    nobody = envelope is not None and envelope.strip() in {"", *NOBODY}
    return nobody or headers.first("return-path") in NOBODY


def is_server(headers: Headers) -> bool:
    """Say whether the first author is named as mail servers are."""
    authors = mailboxes(headers.values("from"))
    return bool(authors) and authors[0].email.partition("@")[0].lower() in ROBOTS
