"""What the owner is told of a mail that left the house and did not arrive."""

from dataclasses import dataclass
from email import message_from_string, policy
from typing import Literal

from shared.domain import names
from shared.domain.action import ActionPlanned
from shared.domain.event import FORGOTTEN
from shared.domain.signal import SignalReceived
from shared.flow.house import House

Loss = Literal["refused", "stopped", "returned"]


@dataclass(frozen=True)
class Undelivered:
    """What one mail about a mail that did not arrive says."""

    opportunity: str
    """Bare id of the sale that the mail belongs to."""
    client: str
    address: str
    subject: str
    loss: Loss
    """`refused` by our provider; `returned`, and `stopped` where nothing more is mailed there."""


def undelivered_of(house: House, signal: str) -> Undelivered:
    """Gather what did not arrive, and what the provider said of it by this signal."""
    came = house.book.signal(signal).received
    if came is None:
        raise ValueError(f"{signal} was never received")
    lost = house.book.action(came.action).plan
    contact = house.book.contact(lost.contact)
    return Undelivered(
        opportunity=names.bare(lost.subject),
        client=contact.name or contact.email,
        address=", ".join(lost.recipients),
        subject=_subject(lost),
        loss=_loss(came),
    )


def _loss(came: SignalReceived) -> Loss:
    if came.delivery == "rejected":
        return "refused"
    return "stopped" if came.permanent else "returned"


def _subject(lost: ActionPlanned) -> str:
    """Read the subject of a mail back from its bytes."""
    if lost.message == FORGOTTEN:
        return FORGOTTEN
    read = message_from_string(lost.message, policy=policy.default)
    return " ".join(str(read["Subject"] or "").split())
