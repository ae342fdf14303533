"""To which conversation a signal belongs: one that knows its thread, or its sender's own."""

from collections.abc import Callable

from shared.domain import names
from shared.domain.conversation import MessageArrived, MessageThreaded
from shared.domain.signal import Signal, SignalReceived
from shared.flow.house import House
from shared.ingest.ignoring import why_ignored
from shared.ingest.receive import MESSAGE_ID_REUSED


def conversation_of(house: House, stream: str, received: SignalReceived) -> str:
    """Name the conversation: the one our token names, one that knows the thread, or a new one.

    A new one is named after the thread's root and the sender: a root that nobody here knows may
    be a newsletter, which strangers answer.
    """
    return _search(house, stream, received, _home_of)


def own_id(house: House, received: SignalReceived) -> str:
    """Name the Message-ID of a mail; empty where it has none, or somebody else's."""
    if not (received.message_id and received.thread):
        return ""
    own = received.thread[-1]
    return "" if _is_anothers(house, received, own) else own


def threaded_in(house: House, message: str) -> str:
    """Give the conversation that a Message-ID was filed under, if any."""
    events = [recorded.event for recorded in house.log.read(message)]
    return next((e.conversation for e in events if isinstance(e, MessageThreaded)), "")


def _search(
    house: House, stream: str, received: SignalReceived, home: Callable[[House, str], str]
) -> str:
    named = f"conversation/{received.inbox_token}" if received.inbox_token else ""
    if named and house.log.head(named):
        return named
    anew = names.conversation(received.thread[0] if received.thread else stream, received.handle)
    if house.log.head(anew):
        return anew
    before = received.thread[:-1] if received.message_id else received.thread
    known = (home(house, message) for message in before)
    own = own_id(house, received)
    return next(filter(None, known), "") or (own and threaded_in(house, own)) or anew


def _home_of(house: House, message: str) -> str:
    """Give the conversation of an older message, also of one that waits to be filed."""
    known = threaded_in(house, message)
    came = "" if known else _first_signal(house, message)
    first = house.book.signal(came) if came else Signal()
    if first.received is None:
        return known
    if first.filed:
        return threaded_in(house, message)
    if first.received.delivery or why_ignored(house, first.received):
        return ""
    return _search(house, came, first.received, threaded_in)


def _first_signal(house: House, message: str) -> str:
    """Give the signal that a Message-ID came in with, if it ever did."""
    events = [recorded.event for recorded in house.log.read(message)]
    return next((e.signal for e in events if isinstance(e, MessageArrived)), "")


def _is_anothers(house: House, received: SignalReceived, own: str) -> bool:
    """Say whether somebody else wrote under this Message-ID first, as forms with a constant do."""
    if MESSAGE_ID_REUSED not in received.defects:
        return False
    first = house.book.signal(_first_signal(house, own)).received
    return first is None or first.handle != received.handle
