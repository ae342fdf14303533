"""Every signal settles: it is filed once, in one append with what it causes."""

from datetime import datetime

from shared.domain import contact as contacts
from shared.domain import conversation as conversations
from shared.domain import names
from shared.domain import opportunity_decider as opportunities
from shared.domain import signal as signals
from shared.domain.contact import HandleReserved, RecogniseContact
from shared.domain.conversation import MessageThreaded, ReceiveMessage, StartConversation
from shared.domain.opportunity_decider import OpenOpportunity
from shared.domain.opportunity_events import OpportunityOpened, ReplyReceived
from shared.domain.signal import FileSignal, Signal, SignalReceived
from shared.domain.writes import Part, Write
from shared.flow import hearing
from shared.flow.house import House
from shared.flow.telling import tell_unanswerable
from shared.ingest.belonging import conversation_of, own_id, threaded_in
from shared.ingest.filed import Filing
from shared.ingest.ignoring import NOBODY, why_ignored
from shared.ingest.news import file_news
from shared.log.log import Conflict

MOST_TRIES = 40
"""Conflicts that filing survives: many mails of one thread at once each win one."""


def file_signal(house: House, stream: str) -> bool:
    """File a signal that was received; False if it was filed before, or never received."""
    for _ in range(MOST_TRIES):
        now = house.clock.now()
        signal = house.book.signal(stream)
        if signal.received is None or signal.filed:
            return False
        try:
            filing = _judge(house, stream, signal.received, now)
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
        return file_news(house, stream, received, now)
    ignored = why_ignored(house, received)
    if ignored:
        told = (tell_unanswerable(stream, now),) if ignored == NOBODY else ()
        return Filing("ignored", ignored, parts=told)
    conversation = conversation_of(house, stream, received)
    known = house.log.head(names.opportunity(conversation)) > 0
    noun = "reply" if known else "lead"
    if not may_move(house, noun, received):
        return Filing("ignored", f"{received.kind} is no source that may bring a {noun}")
    file = _reply if known else _lead
    return file(house, stream, received, conversation, now)


def may_move(house: House, noun: str, received: SignalReceived) -> bool:
    """Say whether the company's file names where this came from for a noun."""
    sources = house.company.sources
    return any(sources.may_move(noun, each) for each in (received.kind, received.source))


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
        was = house.book.contact(known.contact)
        return known.contact, _recognised(received, known.contact, was, now)
    contact = names.contact(received.handle)
    return contact, [
        Write(received.handle, 0, [HandleReserved(at=now, contact=contact)]),
        *_recognised(received, contact, contacts.Contact(), now),
    ]


def _recognised(
    received: SignalReceived, contact: str, known: contacts.Contact, now: datetime
) -> list[Part]:
    """Recognise a person who is new, or who was forgotten and writes again."""
    if known.handles and received.handle not in known.handles:
        return []
    wish = RecogniseContact(
        at=now, handle=received.handle, email=received.sender, name=received.sender_name
    )
    events = contacts.decide(known, wish)
    return [Write(contact, known.version, events, received.handle)] if events else []


def _threaded(
    house: House, received: SignalReceived, conversation: str, now: datetime
) -> list[Part]:
    """File the Message-ID under its conversation, unless it already is."""
    own = own_id(house, received)
    if not own or threaded_in(house, own):
        return []
    return [Write(own, house.log.head(own), [MessageThreaded(at=now, conversation=conversation)])]


def _reply(
    house: House, stream: str, received: SignalReceived, conversation: str, now: datetime
) -> Filing:
    subject = names.opportunity(conversation)
    thread = house.book.conversation(conversation)
    known = house.book.contact(thread.contact)
    came = ReplyReceived(at=now, signal=stream, authenticated=_is_theirs(house, received, known))
    heard = conversations.decide(thread, ReceiveMessage(at=now, signal=stream))
    parts = (
        *([Write(conversation, thread.version, heard)] if heard else []),
        *_threaded(house, received, conversation, now),
        *_recognised(received, thread.contact, known, now),
        *hearing.hear(house.book, subject, came, now),
    )
    return Filing("reply", "a message in a known conversation", subject, parts)


def _is_theirs(house: House, received: SignalReceived, contact: contacts.Contact) -> bool:
    """Say whether it is proven that the contact said it, by a way that may accept or change."""
    proven = received.trust == "authenticated" and received.handle in contact.handles
    return proven and may_move(house, "acceptance", received)
