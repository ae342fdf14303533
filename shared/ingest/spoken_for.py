"""A site's contact form may mail from our own address; whom it speaks for stands in Reply-To."""

from shared.domain.signals import Person
from shared.ingest.headers import Headers
from shared.ingest.mailboxes import author, is_usable, mailboxes
from shared.ingest.our_mail import OurMail


def speaks_for(headers: Headers, ours: OurMail) -> Person | None:
    """Give whom a mail from our own address wants answered, if that is a stranger.

    What goes out from here wants its answers here, and whatever answers a mail, or speaks for
    the owner, may be a machine that would answer the next one too.
    """
    if headers.first("in-reply-to") or headers.first("references"):
        return None
    wanted = mailboxes(headers.values("reply-to"))
    known = any(ours.knows(each.email) for each in wanted)
    return None if known else next(filter(is_usable, wanted), None)


def sender(headers: Headers, ours: OurMail) -> Person:
    """Give who wrote a mail; where it came from our own address, whom it speaks for as well."""
    said = author(headers.values("from"))
    stranger = speaks_for(headers, ours) if ours.wrote(said.email) else None
    if stranger is None:
        return said
    return Person(name=f"{stranger.name} <{stranger.email}>".strip(), email=said.email)
