"""Conversation: a thread of messages in and out, counted so that no loop can run."""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain.errors import Refused
from shared.domain.event import Command, Event


class MessageArrived(Event):
    """A Message-ID came in for the first time, with this signal."""

    signal: str


class MessageThreaded(Event):
    """A Message-ID belongs to a conversation; stands in the message's own stream."""

    conversation: str


class ConversationStarted(Event):
    """A thread began with its first message."""

    contact: str
    opportunity: str


class MessageReceived(Event):
    """A message came in."""

    signal: str


class MessageSent(Event):
    """A message of ours went out."""

    action: str
    attempt: int


Happened = ConversationStarted | MessageReceived | MessageSent


class StartConversation(Command):
    """Open a thread."""

    contact: str
    opportunity: str


class ReceiveMessage(Command):
    """Note an incoming message."""

    signal: str


class NoteSent(Command):
    """Note an outgoing message."""

    action: str
    attempt: int


Wish = StartConversation | ReceiveMessage | NoteSent


@dataclass(frozen=True)
class Conversation:
    """What must be known of a thread; `Conversation()` has not begun."""

    version: int = 0
    contact: str = ""
    opportunity: str = ""
    signals: tuple[str, ...] = ()
    sent: tuple[tuple[str, datetime], ...] = ()
    """(`action#attempt`, when) of every message that went out."""


def decide(conversation: Conversation, command: Wish) -> list[Happened]:
    """Say what follows from `command`, or refuse it. A repeated command changes nothing."""
    if isinstance(command, StartConversation):
        return [] if conversation.contact else [ConversationStarted(**command.model_dump())]
    if not conversation.contact:
        raise Refused("This conversation has not begun.")
    match command:
        case ReceiveMessage(signal=signal):
            known = signal in conversation.signals
            return [] if known else [MessageReceived(**command.model_dump())]
        case NoteSent(action=action, attempt=attempt):
            known = f"{action}#{attempt}" in dict(conversation.sent)
            return [] if known else [MessageSent(**command.model_dump())]


def evolve(conversation: Conversation, event: Happened) -> Conversation:
    """Fold one event into the state."""
    now = replace(conversation, version=conversation.version + 1)
    match event:
        case ConversationStarted():
            return replace(now, contact=event.contact, opportunity=event.opportunity)
        case MessageReceived(signal=signal):
            return replace(now, signals=(*now.signals, signal))
        case MessageSent(action=action, attempt=attempt):
            return replace(now, sent=(*now.sent, (f"{action}#{attempt}", event.at)))
