"""Streams are named from what they are, so that what may happen only once is their version 1."""

import hashlib


def digest(*parts: str) -> str:
    """Give 26 characters that stand for these parts in this order."""
    joined = "\x1f".join(parts).encode()
    return hashlib.blake2b(joined, digest_size=13).hexdigest()


def signal(source: str, provider_id: str) -> str:
    """Name the stream of one signal."""
    return f"signal/{source}/{provider_id}"


def handle(mac: str) -> str:
    """Name the stream that reserves one normalised address; `mac` hides the address."""
    return f"handle/{mac}"


def message(mac: str) -> str:
    """Name the stream that files one Message-ID under its conversation."""
    return f"message/{mac}"


def contact(first_handle: str) -> str:
    """Name the contact that a handle makes when it is first seen."""
    return f"contact/{digest('contact', first_handle)}"


def conversation(root: str, handle: str) -> str:
    """Name a thread after its first message, and after who began it here."""
    return f"conversation/{digest('conversation', root, handle)}"


def opportunity(conversation_stream: str) -> str:
    """Name the opportunity of a conversation: one per thread."""
    return f"opportunity/{bare(conversation_stream)}"


def proposal(opportunity_stream: str) -> str:
    """Name the proposal of an opportunity."""
    return f"proposal/{digest('proposal', opportunity_stream)}"


def approval(purpose: str, cause: str) -> str:
    """Name the question that a step asks because of the event `cause` (`stream#version`)."""
    return f"approval/{digest('approval', purpose, cause)}"


def action(kind: str, subject: str, cause: str) -> str:
    """Name one effect: its token is the hash of kind, subject and causing event."""
    return f"action/{digest('action', kind, subject, cause)}"


def workflow(subject: str) -> str:
    """Name the stream that counts the executions started for a subject."""
    return f"workflow/{subject}"


def mail_count(day: str) -> str:
    """Name the stream that counts the mails of one day (`YYYY-MM-DD`)."""
    return f"company/mails/{day}"


OUTBOUND = "company/outbound"
COMPANY = "company/main"


def bare(stream: str) -> str:
    """Give the id behind the noun: `opportunity/x` → `x`."""
    return stream.partition("/")[2]


def noun(stream: str) -> str:
    """Give the noun before the id: `opportunity/x` → `opportunity`."""
    return stream.partition("/")[0]
