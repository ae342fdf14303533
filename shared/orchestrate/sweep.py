"""The sweeper picks up what was left lying: raw but not received, received but not filed,
appended but not handled.

It remembers how far it swept and does a bounded piece of work at a time. What it cannot handle
it sets aside like any consumer, and tries again, the longest waiting first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from shared.domain import names
from shared.flow.house import House
from shared.ingest.arrivals import ARRIVALS, receive_raw
from shared.ingest.filing import file_signal
from shared.ingest.mail_in import Received
from shared.ingest.raw import RawStore
from shared.log.consumers import Checkpoints, Parked, ParkedStream
from shared.log.log import EventLog
from shared.log.moved import moved_since
from shared.orchestrate.bells import Bell

MARK = "sweeper"
BEGUN, PASSED = "begun", "passed"
"""When the first pass over all streams began, and how many of them it has passed."""
OVERLAP = timedelta(minutes=15)
"""How far each sweep looks back before the last one: longer than the index may lag, and than a
signal may lie unfiled."""
GRACE = timedelta(minutes=2)
"""How long raw bytes lie before the sweeper receives them in their own function's place."""
MOST = 500
"""Raw bytes received, and bells rung, in one sweep."""
MOST_LOOKED_AT = 3_000
"""Streams that one sweep of the first pass looks at: four short reads each."""
MOST_PARKED = 50
EPOCH = datetime.fromtimestamp(0, UTC)


class SweptLog(EventLog, Protocol):
    """A log that can also name all its streams, for the first sweep of all."""

    def streams(self) -> Iterator[str]:
        """Give the name of every stream."""
        ...


@dataclass(frozen=True)
class Broom:
    """What the sweeper works with."""

    house: House
    log: SweptLog
    raw: RawStore
    bells: tuple[Bell, ...]
    checkpoints: Checkpoints
    parked: Parked


@dataclass(frozen=True)
class Swept:
    """What one sweep did, in numbers."""

    received: int
    filed: int
    rung: int
    left: int
    """Streams that were not looked at yet; the next sweep goes on with them."""
    parked: int
    """Streams that are set aside now."""


def sweep(broom: Broom, most: int = MOST, *, after_restart: bool = False) -> Swept:
    """Sweep once; what is left over, the next sweep finds.

    After a restart of the embedded cloud no function runs, so none has to be waited for.
    """
    received = _receive(broom, most, timedelta() if after_restart else GRACE)
    now = broom.house.clock.recorded()
    mark = _marked(broom, "log")
    first = mark == EPOCH
    streams = _all_left(broom) if first else list(moved_since(broom.log, mark - OVERLAP, now))
    looked_at, rung = _ring(broom, streams[: MOST_LOOKED_AT if first else None], most)
    filed = sum(_one(broom, stream) for stream in looked_at if names.noun(stream) == "signal")
    ring_parked(broom.bells, broom.parked)
    received += sum(_one(broom, row.stream, again=True) for row in _oldest(broom.parked, MARK))
    left = len(streams) - len(looked_at)
    if first:
        _note_pass(broom, now, looked_at=len(looked_at), left=left)
    elif not left:
        _advance(broom, "log", now)
    return Swept(received, filed, rung, left, len(list(broom.parked.all())))


def ring_parked(bells: Iterable[Bell], parked: Parked) -> None:
    """Try parked streams once more, those first that were not tried for the longest time."""
    for bell in bells:
        bell.ring([row.stream for row in _oldest(parked, bell.consumer)])


def pick_up(broom: Broom, left: str) -> bool:
    """Try what the sweeper set aside, a raw key or a signal; False where it stays set aside."""
    _one(broom, left, again=True)
    return left not in (row.stream for row in _oldest(broom.parked, MARK))


def _receive(broom: Broom, most: int, grace: timedelta) -> int:
    """Receive raw bytes in the order in which they were written, from where the last sweep ended.

    A sweep ends between two seconds, since a store tells no shorter times apart.
    """
    since = _marked(broom, "raw")
    until = broom.house.clock.recorded() - grace
    found = sorted(
        (written, key)
        for prefix in ARRIVALS
        for written, key in broom.raw.written(prefix, since)
        if written <= until
    )
    last = found[most - 1][0] if len(found) > most else until
    done = sum(_one(broom, key) for written, key in found if written <= last)
    _advance(broom, "raw", last)
    return done


def _all_left(broom: Broom) -> list[str]:
    """Give what is left of all streams until each was swept once.

    By name, so that what is new meanwhile is at most looked at twice, and nothing is passed over.
    """
    return sorted(broom.log.streams())[broom.checkpoints.get(MARK, PASSED) :]


def _note_pass(broom: Broom, now: datetime, *, looked_at: int, left: int) -> None:
    """Note how far the first pass came; what moves later is found by when it was recorded."""
    begun = _marked(broom, BEGUN)
    if begun == EPOCH:
        begun = now
        _advance(broom, BEGUN, now)
    if not left:
        _advance(broom, "log", begun)
        return
    passed = broom.checkpoints.get(MARK, PASSED)
    broom.checkpoints.advance(MARK, PASSED, passed + looked_at)


def _ring(broom: Broom, streams: list[str], most: int) -> tuple[list[str], int]:
    """Ring whoever is behind, about `most` times; give what was looked at, and how many rang.

    Parked streams have their own turn.
    """
    aside = {(row.consumer, row.stream) for row in broom.parked.all()}
    behind: list[tuple[Bell, str]] = []
    looked_at = []
    for stream in streams:
        if len(behind) >= most:
            break
        behind += [(bell, stream) for bell in _behind(broom, stream, aside)]
        looked_at.append(stream)
    for bell in broom.bells:
        bell.ring([stream for each, stream in behind if each is bell])
    return looked_at, len(behind)


def _behind(broom: Broom, stream: str, aside: set[tuple[str, str]]) -> Iterator[Bell]:
    """Give the consumers that have not handled all of a stream."""
    head = broom.log.head(stream)
    for bell in broom.bells:
        if not bell.hears(stream) or (bell.consumer, stream) in aside:
            continue
        if broom.checkpoints.get(bell.consumer, stream) < head:
            yield bell


def _one(broom: Broom, left: str, *, again: bool = False) -> int:
    """Handle a raw key or an unfiled signal; one that cannot be is set aside, and kept."""
    try:
        done = _handle(broom, left)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is kept and alarmed
        kind, now = type(error).__name__, broom.house.clock.now()
        broom.parked.put(ParkedStream(MARK, left, kind, now))
        return 0
    if again:
        broom.parked.remove(MARK, left)
    return done


def _handle(broom: Broom, left: str) -> int:
    if names.noun(left) == "signal":
        return _file(broom.house, left)
    outcome = receive_raw(broom.house, broom.raw, left)
    return int(isinstance(outcome, Received) and outcome.receipt == "new")


def _file(house: House, stream: str) -> int:
    signal = house.book.signal(stream)
    if signal.received is None or signal.filed:
        return 0
    lies_for = house.clock.now() - signal.received.received_at
    return int(lies_for >= house.pace.file_after and file_signal(house, stream))


def _oldest(parked: Parked, consumer: str) -> list[ParkedStream]:
    rows = [row for row in parked.all() if row.consumer == consumer]
    return sorted(rows, key=lambda row: row.at)[:MOST_PARKED]


def _marked(broom: Broom, what: str) -> datetime:
    """Give how far the last sweep came, in real time; the epoch before the first one."""
    return datetime.fromtimestamp(broom.checkpoints.get(MARK, what), UTC)


def _advance(broom: Broom, what: str, to: datetime) -> None:
    broom.checkpoints.advance(MARK, what, int(to.timestamp()))
