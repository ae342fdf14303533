"""Every signal settles: it is filed once, in one append with what it causes."""

from dataclasses import dataclass
from datetime import datetime

from shared.domain import contact as contacts
from shared.domain import conversation as conversations
from shared.domain import names
from shared.domain import opportunity_decider as opportunities
from shared.domain import signal as signals
from shared.domain.contact import HandleReserved, RecogniseContact, SuppressMail
from shared.domain.conversation import MessageThreaded, ReceiveMessage, StartConversation
from shared.domain.errors import Refused
from shared.domain.opportunity_decider import OpenOpportunity
from shared.domain.opportunity_events import OpportunityOpened, ReplyReceived
from shared.domain.signal import FiledAs, FileSignal, Signal, SignalReceived
from shared.domain.writes import Part, Write
from shared.flow import hearing, outcomes
from shared.flow.house import House
from shared.log.log import Conflict

MOST_TRIES = 40
"""Conflicts that filing survives: many mails of one thread at once each win one."""


@dataclass(frozen=True)
class Filing:
    """What a signal is, why, and everything that follows beside the signal's own event."""

    filed_as: FiledAs
    because: str
    concerns: str = ""
    parts: tuple[Part, ...] = ()


def file_signal(house: House, stream: str) -> bool:
    """File a signal that was received; False if it was filed before, or never received."""
    for _ in range(MOST_TRIES):
        now = house.clock.now()
        signal = house.book.signal(stream)
        if signal.received is None or signal.filed:
            return False
        filing = _judge(house, stream, signal.received, now)
        try:
            house.log.append(
                house.origin(filing.concerns or stream, f"{stream}#1", trust=signal.received.trust),
                _own(stream, signal, filing, now),
                *filing.parts,
            )
        except Conflict:
            continue
        return True
    raise Conflict(stream)


def _own(stream: str, signal: Signal, filing: Filing, now: datetime) -> Write:
    wish = FileSignal(
        at=now, filed_as=filing.filed_as, concerns=filing.concerns, because=filing.because
    )
    return Write(stream, signal.version, signals.decide(signal, wish))


def _judge(house: House, stream: str, received: SignalReceived, now: datetime) -> Filing:
    if received.delivery:
        return _delivery(house, stream, received, now)
    ignored = _why_ignored(house, received)
    if ignored:
        return Filing("ignored", ignored)
    conversation = conversation_of(house, stream, received)
    subject = names.opportunity(conversation)
    if house.log.head(subject):
        return _reply(house, stream, received, conversation, now)
    return _lead(house, stream, received, conversation, now)


def _why_ignored(house: House, received: SignalReceived) -> str:
    if received.automatic != "none":
        return f"automatic ({received.automatic}): {received.automatic_because}"
    if received.trust == "quarantined":
        return "quarantined: the provider found spam or a virus; the raw message is kept"
    if received.source in house.company.ephemeral_sources():
        return f"{received.source} is an ephemeral source: kept raw, moves nothing"
    if not received.handle:
        return "nobody can be told from it: there is no usable sender"
    return ""


def conversation_of(house: House, stream: str, received: SignalReceived) -> str:
    """Name the conversation: the one our token names, one that knows the thread, or a new one."""
    if received.inbox_token:
        named = f"conversation/{received.inbox_token}"
        if house.log.head(named):
            return named
    for message in received.thread:
        threaded = house.book.first(message)
        if isinstance(threaded, MessageThreaded):
            return threaded.conversation
    return names.conversation(received.thread[0] if received.thread else stream)


def _lead(
    house: House, stream: str, received: SignalReceived, conversation: str, now: datetime
) -> Filing:
    subject = names.opportunity(conversation)
    contact, who = _contact(house, received, now)
    started = conversations.Conversation()
    begin = StartConversation(at=now, contact=contact, opportunity=subject)
    begun = conversations.decide(started, begin)
    heard = conversations.decide(
        conversations.evolve(started, begun[0]), ReceiveMessage(at=now, signal=stream)
    )
    opened = OpportunityOpened(
        at=now,
        conversation=conversation,
        contact=contact,
        person=received.handle,
        signal=stream,
    )
    events = opportunities.decide(
        opportunities.Opportunity(), OpenOpportunity(at=now, opened=opened)
    )
    parts = (
        *who,
        Write(conversation, 0, [*begun, *heard]),
        *_threaded(house, received, conversation, now),
        Write(subject, 0, events),
    )
    return Filing("lead", "a message that belongs to no conversation yet", subject, parts)


def _contact(house: House, received: SignalReceived, now: datetime) -> tuple[str, list[Part]]:
    """Give the sender's contact, and what reserves it where the address is new."""
    known = house.book.first(received.handle)
    if isinstance(known, HandleReserved):
        return known.contact, []
    contact = names.contact(received.handle)
    wish = RecogniseContact(
        at=now, handle=received.handle, email=received.sender, name=received.sender_name
    )
    recognised = contacts.decide(contacts.Contact(), wish)
    return contact, [
        Write(received.handle, 0, [HandleReserved(at=now, contact=contact)]),
        Write(contact, 0, recognised, received.handle),
    ]


def _threaded(
    house: House, received: SignalReceived, conversation: str, now: datetime
) -> list[Part]:
    """File the Message-ID under its conversation, unless it already is."""
    own = received.thread[-1] if received.thread else ""
    if not own or house.log.head(own):
        return []
    return [Write(own, 0, [MessageThreaded(at=now, conversation=conversation)])]


def _reply(
    house: House, stream: str, received: SignalReceived, conversation: str, now: datetime
) -> Filing:
    subject = names.opportunity(conversation)
    thread = house.book.conversation(conversation)
    own_address = received.handle in house.book.contact(thread.contact).handles
    came = ReplyReceived(
        at=now,
        signal=stream,
        authenticated=received.trust == "authenticated" and own_address,
    )
    heard = conversations.decide(thread, ReceiveMessage(at=now, signal=stream))
    parts = (
        *([Write(conversation, thread.version, heard)] if heard else []),
        *_threaded(house, received, conversation, now),
        *hearing.hear(house.book, subject, came, now),
    )
    return Filing("reply", "a message in a known conversation", subject, parts)


def _delivery(house: House, stream: str, received: SignalReceived, now: datetime) -> Filing:
    """A provider's word about one attempt proves that it went out, wherever it ended."""
    try:
        proof = outcomes.performed(
            house.book, received.action, attempt=received.attempt, by="provider", at=now
        )
        plan = house.book.action(received.action).plan
    except Refused as refused:
        return Filing("ignored", str(refused))
    if received.delivery == "delivered" or not received.permanent:
        return Filing(
            "proof", f"the provider says: {received.delivery}", plan.subject, tuple(proof)
        )
    stop = _suppressed(house, stream, received, plan.contact, now)
    because = f"the provider says: {received.delivery}; nothing more is mailed there"
    return Filing("suppression", because, plan.subject, (*proof, *stop))


def _suppressed(
    house: House, stream: str, received: SignalReceived, contact: str, now: datetime
) -> list[Part]:
    if not contact:
        return []
    known = house.book.contact(contact)
    why = SuppressMail(
        at=now, why="complained" if received.delivery == "complained" else "bounced", signal=stream
    )
    stopped = contacts.decide(known, why)
    return [Write(contact, known.version, stopped)] if stopped else []
