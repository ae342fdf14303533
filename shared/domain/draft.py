"""A mail before anybody said yes to it: who gets it, what it says, and what code filled in."""

from typing import Literal, TypeGuard, get_args

from shared.domain.event import Value

Purpose = Literal["proposal", "answer", "nurture", "decline", "followup"]


def for_client(purpose: str) -> TypeGuard[Purpose]:
    """Say whether a mail goes to a client, and is no question to the owner."""
    return purpose in get_args(Purpose)


class Filled(Value):
    """A slot that code filled: a price, a date, a link, a name."""

    slot: str
    text: str


class Draft(Value):
    """One outgoing mail; its content hash covers the exact bytes made from it."""

    purpose: Purpose
    to: str
    to_name: str = ""
    language: str = "en"
    subject: str
    text: str
    """Plain text with every slot filled; the HTML part is made from it."""
    filled: tuple[Filled, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    proposal_version: int = 0
    """Version of the proposal stream this mail offers; 0 when it offers none."""
    amount_minor: int = 0
    currency: str = ""
    edited: bool = False
    unfollowed: tuple[str, ...] = ()
    """What the owner wished of it and could not be done without a model, in the owner's words."""
    put_back: tuple[str, ...] = ()
    """Slots that an edit had lost and code put back at the end."""


NOTHING_DRAFTED = Draft(purpose="answer", to="[forgotten]", subject="[forgotten]", text="")
