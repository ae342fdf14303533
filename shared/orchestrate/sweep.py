"""The sweeper picks up what was left lying: raw but not received, received but not filed,
appended but not handled.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from shared.domain import names
from shared.flow.house import House
from shared.ingest.filing import file_signal
from shared.ingest.raw import RawStore
from shared.log.consumers import Checkpoints, Parked
from shared.log.log import EventLog
from shared.orchestrate.bells import Bell

MARK = "sweeper"
OVERLAP = timedelta(minutes=15)
"""How far each sweep looks back before the last one: longer than the index may lag."""


def moved_since(log: EventLog, since: datetime, now: datetime) -> list[str]:
    """Give every stream with an event recorded at or after `since`."""
    found: dict[str, None] = {}
    day = since.date()
    while day <= now.date():
        start = since.isoformat() if day == since.date() else ""
        for _, stream, _ in log.by_day(day, start):
            found[stream] = None
        day += timedelta(days=1)
    return list(found)


def ring_behind(bells: Iterable[Bell], streams: list[str]) -> None:
    """Ring every consumer for every stream; those that are up to date do nothing."""
    for bell in bells:
        bell.ring(streams)


def ring_parked(bells: Iterable[Bell], parked: Parked) -> None:
    """Try parked streams once more."""
    rows = list(parked.all())
    for bell in bells:
        bell.ring([row.stream for row in rows if row.consumer == bell.consumer])


def file_left(house: House, streams: Iterable[str]) -> int:
    """File every signal that lies unfiled for longer than the company waits."""
    filed = 0
    for stream in streams:
        if names.noun(stream) != "signal":
            continue
        signal = house.book.signal(stream)
        if signal.received is None or signal.filed:
            continue
        if house.clock.now() - signal.received.received_at >= house.pace.file_after:
            filed += file_signal(house, stream)
    return filed


def receive_left(raw: RawStore, since: datetime, receive: Callable[[str, bytes], object]) -> int:
    """Receive what was stored raw but never received; receiving twice changes nothing."""
    found = 0
    for key in list(raw.keys(since=since)):
        body = raw.get(key)
        if body is not None:
            receive(key, body)
            found += 1
    return found


__all__ = [
    "MARK",
    "OVERLAP",
    "Checkpoints",
    "file_left",
    "moved_since",
    "receive_left",
    "ring_behind",
    "ring_parked",
]
