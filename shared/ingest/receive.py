"""Raw bytes first, then one `SignalReceived`: whoever delivers again finds it there."""

from dataclasses import dataclass
from typing import Literal

from shared.domain import names
from shared.domain import signal as signals
from shared.domain.addresses import mailable, normalise_address
from shared.domain.conversation import MessageArrived
from shared.domain.signal import Contradict, Delivery, ReceiveSignal, SignalReceived
from shared.domain.signals import CanonicalSignal
from shared.domain.writes import Part, Write
from shared.flow.house import House
from shared.ingest.our_mail import our_mail
from shared.log.log import Conflict

MOST_TRIES = 10
HANDLE = "handle"
MESSAGE = "message"
MESSAGE_ID_REUSED = "message_id_reused"
"""The defect of a mail whose Message-ID came before with another body."""
LONGEST_TEXT = 200_000
"""Characters of newly written text that an event keeps; the raw message keeps all of it."""

Receipt = Literal["new", "again", "contradiction"]


@dataclass(frozen=True)
class Arrival:
    """A canonical signal with what storing it needs."""

    signal: CanonicalSignal
    raw: str
    """Key in the raw bucket; empty for what a provider said and nobody wrote."""
    digest: str
    inbox_token: str = ""
    """Conversation that a plus address or one of our references names."""
    references: tuple[str, ...] = ()
    action: str = ""
    attempt: int = 0
    delivery: Delivery = ""
    permanent: bool = False


def stream_of(signal: CanonicalSignal) -> str:
    """Name the stream of a signal."""
    return f"signal/{signal.id}"


def handle_of(house: House, address: str) -> str:
    """Name the handle of an address, however it is spelled; empty where it is none."""
    spelled = normalise_address(address)
    return names.handle(house.vault.mac(HANDLE, spelled.encode())) if spelled else ""


def receive(house: House, arrival: Arrival) -> tuple[str, Receipt]:
    """Append the signal once; give its stream, and whether it was new.

    Another body under a webhook's id is a contradiction: kept beside, and reported.
    """
    stream = stream_of(arrival.signal)
    for _ in range(MOST_TRIES):
        try:
            return stream, _once(house, stream, arrival)
        except Conflict:
            continue
    raise Conflict(stream)


def _once(house: House, stream: str, arrival: Arrival) -> Receipt:
    now = house.clock.now()
    known = house.book.signal(stream)
    if known.received is None:
        reused, taken = _message_id(house, stream, arrival.signal.thread.message_id)
        received = _received(house, arrival, (MESSAGE_ID_REUSED,) if reused else ())
        events = signals.decide(known, ReceiveSignal(at=now, received=received))
        own = Write(stream, 0, events, _person(stream, received))
        _append(house, stream, arrival, own, *taken)
        return "new"
    if known.received.digest == arrival.digest:
        return "again"
    wish = Contradict(at=now, raw=arrival.raw, digest=arrival.digest)
    events = signals.decide(known, wish)
    if events:
        _append(house, stream, arrival, Write(stream, known.version, events))
    return "contradiction"


def _message_id(house: House, stream: str, message_id: str) -> tuple[bool, list[Part]]:
    """Say whether another signal came under this Message-ID; if none did, take it."""
    if not message_id:
        return False, []
    message = _message(house, message_id)
    recorded = house.log.read(message)
    if any(isinstance(r.event, MessageArrived) for r in recorded):
        return True, []
    arrived = MessageArrived(at=house.clock.now(), signal=stream)
    return False, [Write(message, len(recorded), [arrived])]


def _append(house: House, stream: str, arrival: Arrival, *parts: Part) -> None:
    signal = arrival.signal
    origin = house.origin(stream, actor=signal.source, trust=signal.trust)
    house.log.append(origin, *parts)


def _person(stream: str, received: SignalReceived) -> str:
    """A first signal precedes its contact: its key belongs to the sender's handle."""
    return received.handle or stream


def _received(house: House, arrival: Arrival, found: tuple[str, ...]) -> SignalReceived:
    s = arrival.signal
    sender = _sender(house, s.sender.email)
    cut = ("text_truncated",) if len(s.text) > LONGEST_TEXT else ()
    return SignalReceived(
        at=s.occurred_at,
        kind=s.kind,
        source=s.source,
        provider_id=s.provider_id,
        raw=arrival.raw,
        digest=arrival.digest,
        trust=s.trust,
        verified_by=s.verified_by,
        received_at=house.clock.now(),
        handle=handle_of(house, sender) if mailable(sender) else "",
        sender=sender,
        sender_name=s.sender.name,
        recipients=s.to,
        subject=s.subject,
        text=s.text[:LONGEST_TEXT],
        signature=s.signature,
        message_id=s.thread.message_id,
        thread=_thread(house, s),
        inbox_token=arrival.inbox_token,
        references=arrival.references,
        automatic=s.automatic.kind,
        automatic_because=s.automatic.because,
        attachments=tuple(f"{a.name} ({a.type}, {a.bytes} bytes)" for a in s.attachments),
        defects=(*s.defects, *found, *cut),
        action=arrival.action,
        attempt=arrival.attempt,
        delivery=arrival.delivery,
        permanent=arrival.permanent,
    )


def _sender(house: House, address: str) -> str:
    """Spell the sender's address; nobody writes to us from our own."""
    return "" if our_mail(house.company).wrote(address) else normalise_address(address)


def _thread(house: House, s: CanonicalSignal) -> tuple[str, ...]:
    """Name the thread's messages, the root first and this one last, hidden behind a MAC."""
    own = s.thread.message_id
    older = dict.fromkeys((*s.thread.references, s.thread.in_reply_to))
    return tuple(_message(house, each) for each in (*(o for o in older if o != own), own) if each)


def _message(house: House, message_id: str) -> str:
    spelled = message_id.encode("utf-8", "replace")
    return names.message(house.vault.mac(MESSAGE, spelled))
