"""Contact: a person, the addresses they write from, and whether we may write to them."""

from dataclasses import dataclass, replace
from typing import Literal

from shared.domain.errors import Refused
from shared.domain.event import FORGOTTEN, Command, Event, Forgotten, PersonalText

Why = Literal["bounced", "complained", "unsubscribed", "operator"]


class HandleReserved(Event):
    """An address belongs to a contact; version 1 of the handle's own stream."""

    contact: str


class ContactRecognised(Event):
    """A person was seen for the first time under an address, or again after being forgotten."""

    handle: str
    email: PersonalText
    name: PersonalText = ""
    language: str = ""


class HandleAdded(Event):
    """The person also writes from another address."""

    handle: str
    email: PersonalText


class MailSuppressed(Event):
    """From now on nothing is mailed to this person."""

    why: Why
    signal: str = ""


class MailPermitted(Event):
    """The operator found that this person may be written to again."""

    because: str


class ContactForgotten(Event):
    """The operator had everything destroyed that this person said."""


Happened = ContactRecognised | HandleAdded | MailSuppressed | MailPermitted | ContactForgotten


class RecogniseContact(Command):
    """Take note of a person."""

    handle: str
    email: str
    name: str = ""
    language: str = ""


class AddHandle(Command):
    """Take note of another address of the same person."""

    handle: str
    email: str


class SuppressMail(Command):
    """Stop all mail to this person."""

    why: Why
    signal: str = ""


class PermitMail(Command):
    """Allow mail to this person again."""

    because: str


class ForgetContact(Command):
    """Have everything destroyed that this person said."""


Wish = RecogniseContact | AddHandle | SuppressMail | PermitMail | ForgetContact


@dataclass(frozen=True)
class Contact:
    """What must be known of a person; `Contact()` is a stranger."""

    version: int = 0
    handles: tuple[str, ...] = ()
    email: str = ""
    name: str = ""
    suppressed: str = ""
    """Why no mail may go to them; empty while it may."""

    @property
    def forgotten(self) -> bool:
        """Say whether their key was destroyed, so that nobody knows where to write to."""
        return isinstance(self.email, Forgotten)


def decide(contact: Contact, command: Wish) -> list[Happened]:
    """Say what follows from `command`, or refuse it. A repeated command changes nothing."""
    if isinstance(command, RecogniseContact):
        known = contact.handles and not contact.forgotten
        return [] if known else [ContactRecognised(**command.model_dump())]
    if not contact.handles:
        raise Refused("Nobody is known under this contact.")
    match command:
        case AddHandle(handle=handle):
            return [] if handle in contact.handles else [HandleAdded(**command.model_dump())]
        case SuppressMail(why=why):
            if contact.suppressed == why:
                return []
            return [MailSuppressed(**command.model_dump())]
        case PermitMail():
            return [MailPermitted(**command.model_dump())] if contact.suppressed else []
        case ForgetContact(at=at):
            return [] if contact.forgotten else [ContactForgotten(at=at)]


def evolve(contact: Contact, event: Happened) -> Contact:
    """Fold one event into the state."""
    now = replace(contact, version=contact.version + 1)
    match event:
        case ContactRecognised():
            return replace(now, handles=(event.handle,), email=event.email, name=event.name)
        case HandleAdded(handle=handle):
            return replace(now, handles=(*now.handles, handle))
        case MailSuppressed(why=why):
            return replace(now, suppressed=why)
        case MailPermitted():
            return replace(now, suppressed="")
        case ContactForgotten():
            return replace(now, email=FORGOTTEN, name=FORGOTTEN)
