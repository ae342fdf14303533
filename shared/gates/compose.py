"""The exact bytes of a mail: the same draft always makes the same bytes.

RFC 5322 in plain ASCII with CRLF. It has no Date, which the provider stamps, and carries its
thread three ways: the plus address, our own id in References, and the client's own ids.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from shared.domain.draft import Draft
from shared.domain.names import digest
from shared.gates.headers import Unsendable, address, folded, words
from shared.gates.letter import as_html
from shared.gates.mime import CRLF, part

__all__ = ["Unsendable", "compose", "content_hash", "message"]

MESSAGE_ID = re.compile(r"[!-;=?-~]{1,800}")
"""Printable ASCII without angle brackets: any other id came broken and helps no thread."""
MOST_REFERENCES = 12


def content_hash(message: bytes, recipients: Iterable[str], bound: Iterable[str] = ()) -> str:
    """Give the hash that a yes is bound to: the bytes, who gets them, and whatever else."""
    parts = [message, *(each.encode() for each in recipients), b"", *(b.encode() for b in bound)]
    return sha256(b"".join(len(p).to_bytes(8, "big") + p for p in parts)).hexdigest()


def compose(
    draft: Draft,
    *,
    sender: tuple[str, str],
    reply_to: str,
    conversation: str,
    action: str,
    list_unsubscribe: str | None = None,
) -> bytes:
    """Make a client's mail; `conversation` and `action` are bare ids.

    Raises `Unsendable` for an address that mail cannot go to, and for a header that would break.
    """
    domain = sender[1].rpartition("@")[2]
    headers = {
        "Reply-To": address("", reply_to),
        "Message-ID": f"<{conversation}.{action}@{domain}>",
        **_thread(draft, f"{conversation}.keel@{domain}"),
    }
    if list_unsubscribe:
        headers["List-Unsubscribe"] = f"<{list_unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message(
        sender=sender,
        to=(draft.to_name, draft.to),
        subject=draft.subject,
        text=draft.text,
        markup=as_html(draft.text, draft.language),
        action=action,
        headers=headers,
    )


def message(
    *,
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    text: str,
    markup: str,
    action: str,
    headers: dict[str, str],
) -> bytes:
    """Make a mail with a text and an HTML part; `headers` come ready, with values in ASCII."""
    boundary = f"=_keel-{digest(action, subject, text, markup)}"
    fields = {
        "From": address(*sender),
        "To": address(*to),
        "Subject": words("Subject", subject),
        **headers,
        "X-Keel-Id": action,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    lines = [folded(name, value) for name, value in fields.items()]
    for kind, content in (("plain", text), ("html", markup)):
        lines += ["", f"--{boundary}", *part(kind, content)]
    return CRLF.join([*lines, "", f"--{boundary}--", ""]).encode("ascii")


def _thread(draft: Draft, own: str) -> dict[str, str]:
    """Name the mails before this one, and the conversation, which no provider renames."""
    parent = _usable([draft.in_reply_to])
    older = _usable(draft.references)
    if len(older) > MOST_REFERENCES:
        older = [older[0], *older[1 - MOST_REFERENCES :]]
    known = dict.fromkeys([*older, *parent, own])
    found = {"In-Reply-To": f"<{parent[0]}>"} if parent else {}
    return {**found, "References": " ".join(f"<{each}>" for each in known)}


def _usable(ids: Iterable[str]) -> list[str]:
    bare = (each.strip().removeprefix("<").removesuffix(">") for each in ids)
    return [each for each in bare if MESSAGE_ID.fullmatch(each)]
