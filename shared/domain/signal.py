"""Signal: one thing the outside world said. Received once, filed once."""

from dataclasses import dataclass, replace
from typing import Literal

from pydantic import AwareDatetime

from shared.domain.errors import Refused
from shared.domain.event import Command, Event, Forgotten, PersonalText, PersonalTexts

FiledAs = Literal[
    "lead", "reply", "booking", "payment", "changed_fact", "proof", "suppression", "ignored"
]
Trust = Literal["authenticated", "unauthenticated", "quarantined"]
Delivery = Literal["", "sent", "delayed", "delivered", "bounced", "complained", "rejected"]
"""What a provider says became of a mail of ours; all but the last prove that it went out."""


class SignalReceived(Event):
    """Somebody said something; its raw bytes are kept under `raw`."""

    kind: str
    source: str
    provider_id: str
    raw: str
    """Key in the raw bucket."""
    digest: str
    """SHA-256 of what makes this signal itself, for telling a repeat from a contradiction."""
    trust: Trust
    verified_by: tuple[str, ...] = ()
    received_at: AwareDatetime
    handle: str = ""
    """Stream of the sender's handle; empty where there is no usable sender."""
    sender: PersonalText = ""
    sender_name: PersonalText = ""
    recipients: PersonalTexts = ()
    subject: PersonalText = ""
    text: PersonalText = ""
    signature: PersonalText = ""
    message_id: PersonalText = ""
    thread: tuple[str, ...] = ()
    """Streams under which the thread may be known, best first."""
    inbox_token: str = ""
    """Conversation named by a plus address or one of our own references."""
    references: PersonalTexts = ()
    automatic: str = "none"
    automatic_because: str = ""
    attachments: PersonalTexts = ()
    defects: tuple[str, ...] = ()
    action: str = ""
    """For a delivery event: the action's stream it speaks of."""
    attempt: int = 0
    """For a delivery event: the attempt it speaks of; 0 where only the action can be told."""
    delivery: Delivery = ""
    permanent: bool = False
    """Nothing that is mailed to this address later would be welcome, or arrive."""


class SignalFiled(Event):
    """It was decided what the signal is, and what it concerns."""

    filed_as: FiledAs
    concerns: str = ""
    """Stream that moves because of it."""
    because: str


class SignalContradicted(Event):
    """The same id came again with another body, which is kept beside."""

    raw: str
    digest: str


Happened = SignalReceived | SignalFiled | SignalContradicted


class ReceiveSignal(Command):
    """Receive what was stored raw."""

    received: SignalReceived


class FileSignal(Command):
    """Say what a signal is."""

    filed_as: FiledAs
    concerns: str = ""
    because: str


class Contradict(Command):
    """Keep another body that came under the same id."""

    raw: str
    digest: str


Wish = ReceiveSignal | FileSignal | Contradict


@dataclass(frozen=True)
class Signal:
    """What must be known of a signal; `Signal()` was not received yet."""

    version: int = 0
    received: SignalReceived | None = None
    filed: SignalFiled | None = None
    contradictions: tuple[str, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """Give the digest of every body that came under its id."""
        return (self.received.digest, *self.contradictions) if self.received else ()


def is_forgotten(received: SignalReceived) -> bool:
    """Say whether the key that sealed what they said was destroyed since."""
    return isinstance(received.sender, Forgotten)


def decide(signal: Signal, command: Wish) -> list[Happened]:
    """Say what follows from `command`, or refuse it. A repeated command changes nothing."""
    match command:
        case ReceiveSignal(received=received):
            return [received] if signal.received is None else []
        case FileSignal():
            if signal.received is None:
                raise Refused("This signal was never received.")
            return [] if signal.filed else [SignalFiled(**command.model_dump())]
        case Contradict(digest=other):
            if signal.received is None:
                raise Refused("This signal was never received.")
            return [] if other in signal.digests else [SignalContradicted(**command.model_dump())]


def settled(received: SignalReceived, wish: FileSignal) -> list[Happened]:
    """Give a signal that is filed as it is received: what we heard ourselves waits for nobody."""
    return [received, *decide(evolve(Signal(), received), wish)]


def evolve(signal: Signal, event: Happened) -> Signal:
    """Fold one event into the state."""
    now = replace(signal, version=signal.version + 1)
    match event:
        case SignalReceived():
            return replace(now, received=event)
        case SignalFiled():
            return replace(now, filed=event)
        case SignalContradicted(digest=other):
            return replace(now, contradictions=(*now.contradictions, other))
