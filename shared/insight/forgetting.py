"""A person is forgotten: their keys are destroyed and their raw mail deleted, and all is searched.

What was sealed under a destroyed key can be read nowhere: not in the log, its archive, its views
or any backup of these. Raw bytes are not sealed, so they are deleted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from shared.domain import contact as contacts
from shared.domain import names
from shared.domain.contact import Contact, ForgetContact
from shared.domain.event import Forgotten
from shared.domain.signal import SignalReceived, is_forgotten
from shared.domain.writes import Recorded, Write
from shared.flow.house import House
from shared.ingest.arrivals import ARRIVALS
from shared.ingest.mail_in import MAIL, RECEIPTS
from shared.ingest.raw import RawStore
from shared.ingest.registry import parse
from shared.ingest.unreadable import UnreadableInput
from shared.insight.traces import Place, Trace, in_the_clear
from shared.log.log import Conflict, EventLog, StoredEvents

MOST_TRIES = 10
SENT = Trace("mailboxes", "mails that were sent", "they lie with whoever received them")
DESTROYED = "its key is destroyed, so nobody can read it"
UNSEARCHED = Trace("everywhere", "their address", "it is forgotten, so nobody can search for it")


class SearchedLog(EventLog, StoredEvents, Protocol):
    """A log that can be read through."""


@dataclass(frozen=True)
class Erasure:
    """What was searched for traces of a person, what was found there, and what stays and why."""

    contact: str
    searched: tuple[str, ...]
    found: tuple[Trace, ...]
    kept: tuple[Trace, ...]

    def document(self) -> dict[str, object]:
        """Give it as JSON."""
        return asdict(self)


@dataclass(frozen=True)
class _Belongings:
    events: int
    streams: Collection[str]
    raw: tuple[str, ...]

    @property
    def sealed(self) -> str:
        """Say how much is sealed under the keys of one person."""
        return f"{self.events} events in {len(self.streams)} streams"

    def traces(self) -> tuple[Trace, ...]:
        """Give it as it is told."""
        sealed = (Trace("log", self.sealed, "sealed under their key"),) if self.events else ()
        return (*sealed, *(Trace("raw", key, "they wrote it") for key in self.raw))


def look(house: House, log: SearchedLog, raw: RawStore, contact: str) -> Erasure:
    """Say what forgetting a person would destroy; nothing is changed."""
    found = _belongings(log, raw, house.book.contact(contact))
    return Erasure(contact, ("log", "raw"), found.traces(), ())


def forget(
    house: House,
    log: SearchedLog,
    raw: RawStore,
    contact: str,
    places: Mapping[str, Place],
    fold_views: Callable[[], None] = lambda: None,
    let_go: Callable[[], None] | None = None,
) -> Erasure:
    """Forget a person, and search every place for what may be left of them in the clear.

    `fold_views` folds the views anew once the keys are gone; `places` are those to be searched
    beside log and raw bytes, by name. `let_go` waits until nobody knows the keys by heart any
    more: what was taken in with them meanwhile is deleted after it. Broken off, the same call
    goes on where it stopped.
    """
    known = house.book.contact(contact)
    words = () if isinstance(known.email, Forgotten) or not known.email else (known.email,)
    _record(house, contact)
    for person in known.handles:
        house.vault.destroy(person)
    found = _belongings(log, raw, known, gone=True)  # now, so that nobody comes in between
    _delete(raw, found.raw)
    if let_go:
        let_go()
        found = _late(log, raw, known, found)
    fold_views()
    all_places = {"log": lambda: _stored(log), "raw": lambda: _bodies(raw), **places}
    left = [t for name, place in all_places.items() for t in in_the_clear(name, place(), words)]
    unsearched = () if words else (UNSEARCHED,)
    kept = (Trace("log", found.sealed, DESTROYED), *left, *unsearched, SENT)
    return Erasure(contact, (*all_places, "keys"), found.traces(), kept)


def _late(log: SearchedLog, raw: RawStore, known: Contact, found: _Belongings) -> _Belongings:
    """Look again, and delete what came in late; give all that was found."""
    late = _belongings(log, raw, known, gone=True)
    _delete(raw, late.raw)
    return replace(late, raw=(*found.raw, *late.raw))


def forget_again(log: SearchedLog, raw: RawStore) -> tuple[str, ...]:
    """Delete raw bytes that a restore brought back although their author was forgotten.

    The marks of destroyed keys are the ledger: they lie outside of every backup. Gives the keys
    of what was deleted.
    """
    found = _raw_of(log, raw, _counted(log, is_gone))
    _delete(raw, found)
    return found


def _record(house: House, contact: str) -> None:
    for _ in range(MOST_TRIES):
        known = house.book.contact(contact)
        events = contacts.decide(known, ForgetContact(at=house.clock.now()))
        own = Write(contact, known.version, events)
        try:
            if events:
                house.log.append(house.origin(contact, actor="operator"), own)
        except Conflict:
            continue
        return
    raise Conflict(contact)


def _belongings(
    log: SearchedLog, raw: RawStore, known: Contact, *, gone: bool = False
) -> _Belongings:
    """Find what is theirs; once their keys are gone, a mail that can be read was sent since."""
    counts = _counted(log, lambda r: r.person in known.handles)
    written = {s for s in counts if any(map(is_gone, log.read(s)))} if gone else counts.keys()
    return _Belongings(sum(counts.values()), counts.keys(), _raw_of(log, raw, written))


def is_gone(r: Recorded) -> bool:
    """Say whether an event is a signal that nobody can read any more."""
    return isinstance(r.event, SignalReceived) and is_forgotten(r.event)


def _counted(log: SearchedLog, wanted: Callable[[Recorded], bool]) -> dict[str, int]:
    """Count the wanted events of each stream that has any."""
    counts = {stream: sum(map(wanted, log.read(stream))) for stream in log.streams()}
    return {stream: count for stream, count in counts.items() if count}


def _raw_of(log: SearchedLog, raw: RawStore, streams: Collection[str]) -> tuple[str, ...]:
    """Give the raw keys of signals that are there; what came twice lies there twice."""
    signals = [stream for stream in streams if names.noun(stream) == "signal"]
    events = (r.event for stream in signals for r in log.read(stream))
    own = {key for event in events if (key := getattr(event, "raw", ""))}
    again = {key for key, body in _bodies(raw) if signal_of(key, body) in streams}
    return tuple(sorted(key for key in own | again if raw.get(key) is not None))


def signal_of(key: str, body: bytes) -> str:
    """Name the signal that a raw mail becomes, whichever copy it is; empty for anything else."""
    if not key.startswith(MAIL):
        return ""
    try:
        (signal,) = parse("email", body, received_at=datetime.now(UTC))
    except UnreadableInput:
        return ""
    return f"signal/{signal.id}"


def _delete(raw: RawStore, keys: tuple[str, ...]) -> None:
    for key in keys:
        raw.delete(key)
        raw.delete(RECEIPTS + key)


def _bodies(raw: RawStore) -> Iterator[tuple[str, bytes]]:
    for prefix in ARRIVALS:
        for key in raw.keys(prefix):
            body = raw.get(key)
            if body is not None:
                yield key, body


def _stored(log: SearchedLog) -> Iterator[tuple[str, bytes]]:
    for stream in log.streams():
        for version, body, _ in log.stored(stream):
            yield f"{stream}#{version}", body
