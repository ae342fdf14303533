"""A mail as its reader's program shows it."""

from email import message_from_bytes, policy
from email.message import EmailMessage


def read(mail: bytes) -> EmailMessage:
    """Read a mail; one that breaks a standard is an error."""
    return message_from_bytes(mail, policy=policy.default.clone(raise_on_defect=True))


def text_of(mail: bytes) -> str:
    """Give the plain part."""
    return _part(mail, "plain")


def html_of(mail: bytes) -> str:
    """Give the HTML part."""
    return _part(mail, "html")


def _part(mail: bytes, kind: str) -> str:
    part = read(mail).get_body((kind,))
    assert part is not None
    return str(part.get_content())
