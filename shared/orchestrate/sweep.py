"""The sweeper picks up what was left lying: raw but not received, received but not filed,
appended but not handled.

It remembers how far it swept and does a bounded piece of work at a time. What it cannot handle,
or dies over, lies aside like that of any consumer, and is tried again after everything else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from shared.domain import names
from shared.flow.house import House
from shared.ingest.arrivals import ARRIVALS
from shared.log.consumers import Checkpoints
from shared.log.moved import moved_since
from shared.orchestrate.aside import handle, set_aside, try_again
from shared.orchestrate.bells import Bell
from shared.orchestrate.broom import MARK, Broom

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
"""Streams that one sweep of the first pass looks at: a short read each."""
PAGE = 100
"""Streams whose checkpoints are asked for at once: as many as DynamoDB gives for one request."""
EPOCH = datetime.fromtimestamp(0, UTC)


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
    """Sweep once; what is left over, the next sweep finds, and what is aside, `finish` tries.

    After a restart of the embedded cloud no function runs, so none has to be waited for.
    """
    aside = set_aside(broom.parked)
    received = _receive(broom, most, timedelta() if after_restart else GRACE, aside)
    filed, rung, left = _look_through(broom, most, aside)
    return Swept(received, filed, rung, left, len(set_aside(broom.parked)))


def _look_through(broom: Broom, most: int, aside: set[tuple[str, str]]) -> tuple[int, int, int]:
    """Ring and file what was left; give how much was filed and rung, and what is not looked at."""
    now = broom.house.clock.recorded()
    mark = _marked(broom, "log")
    first = mark == EPOCH
    if first and begun_at(broom) == EPOCH:
        _advance(broom, BEGUN, now)
    first_pass = _first_pass(broom)
    moved = {} if first else moved_since(broom.log, mark - OVERLAP, now)
    streams = _all_left(broom) if first else list(moved)
    due = streams[: MOST_LOOKED_AT if first else None]
    looked_at, rung = _ring(broom, due, moved, most, aside)
    signals = [s for s in looked_at if names.noun(s) == "signal" and (MARK, s) not in aside]
    filed = sum(handle(broom, stream) for stream in signals)
    left = len(streams) - len(looked_at)
    if _first_pass(broom) != first_pass:
        return filed, rung, len(streams)  # it begins again, or another sweep went on meanwhile
    if first:
        _note_pass(broom, looked_at=len(looked_at), left=left)
    elif not left:
        _advance(broom, "log", now)
    return filed, rung, left


def finish(broom: Broom, swept: Swept) -> Swept:
    """Try what is set aside, when all that must not wait for it is done; give the whole sweep."""
    received = swept.received + try_again(broom)
    return replace(swept, received=received, parked=len(set_aside(broom.parked)))


def begin_again(checkpoints: Checkpoints) -> None:
    """Let the next sweep look at every stream and all raw bytes again.

    What came in from elsewhere was recorded long ago, where no later sweep looks.
    """
    checkpoints.forget(MARK)


def begun_at(broom: Broom) -> datetime:
    """Give when the sweeper last began to look through the whole log."""
    return _marked(broom, BEGUN)


def _receive(broom: Broom, most: int, grace: timedelta, aside: set[tuple[str, str]]) -> int:
    """Receive raw bytes in the order in which they were written, from where the last sweep ended.

    A sweep ends between two seconds, since a store tells no shorter times apart. The mark passes
    what is set aside, which has its own turn.
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
    known = _known(broom, found[0][0], last) if found else set()
    due = [key for written, key in found if written <= last and key not in known]
    done = sum(handle(broom, key) for key in due if (MARK, key) not in aside)
    _advance(broom, "raw", last)
    return done


def _known(broom: Broom, since: datetime, until: datetime) -> set[str]:
    """Give raw keys whose signals stand: one read each, where receiving again takes the bytes.

    It only saves work: the index may lag, and a signal may have come later.
    """
    moved = moved_since(broom.log, since, until + OVERLAP)
    return {_raw_of(broom.house, stream) for stream in moved if names.noun(stream) == "signal"}


def _raw_of(house: House, stream: str) -> str:
    try:
        received = house.book.signal(stream).received
    except Exception:  # noqa: BLE001 - what cannot be read is received the long way
        return ""
    return received.raw if received else ""


def _all_left(broom: Broom) -> list[str]:
    """Give what is left of all streams until each was swept once.

    By name, so that what is new meanwhile is at most looked at twice, and nothing is passed over.
    """
    return sorted(broom.log.streams())[broom.checkpoints.get(MARK, PASSED) :]


def _note_pass(broom: Broom, *, looked_at: int, left: int) -> None:
    """Note how far the first pass came; what moves later is found by when it was recorded."""
    if not left:
        _advance(broom, "log", begun_at(broom))
        return
    passed = broom.checkpoints.get(MARK, PASSED)
    broom.checkpoints.advance(MARK, PASSED, passed + looked_at)


def _ring(
    broom: Broom,
    streams: list[str],
    moved: Mapping[str, int],
    most: int,
    aside: set[tuple[str, str]],
) -> tuple[list[str], int]:
    """Ring whoever is behind, about `most` times; give what was looked at, and how many rang.

    `moved` has the heads that the index told; the others are read. Parked streams have their turn.
    """
    behind: list[tuple[Bell, str]] = []
    looked_at: list[str] = []
    while len(looked_at) < len(streams) and len(behind) < most:
        page = streams[len(looked_at) :][: min(PAGE, most - len(behind))]
        behind += _behind(broom, {s: moved.get(s) or broom.log.head(s) for s in page}, aside)
        looked_at += page
    for bell in broom.bells:
        for stream in [stream for each, stream in behind if each is bell]:
            bell.try_alone(stream)
    return looked_at, len(behind)


def _behind(
    broom: Broom, heads: Mapping[str, int], aside: set[tuple[str, str]]
) -> Iterator[tuple[Bell, str]]:
    """Give each consumer with every stream that it has not handled up to its head."""
    for bell in broom.bells:
        heard = [s for s in heads if bell.hears(s) and (bell.consumer, s) not in aside]
        handled = broom.checkpoints.get_many(bell.consumer, heard)
        yield from ((bell, stream) for stream, seen in handled.items() if seen < heads[stream])


def _first_pass(broom: Broom) -> dict[str, int]:
    """Give when the first pass began, and how far it came."""
    return broom.checkpoints.get_many(MARK, (BEGUN, PASSED))


def _marked(broom: Broom, what: str) -> datetime:
    """Give how far the last sweep came, in real time; the epoch before the first one."""
    return datetime.fromtimestamp(broom.checkpoints.get(MARK, what), UTC)


def _advance(broom: Broom, what: str, to: datetime) -> None:
    broom.checkpoints.advance(MARK, what, int(to.timestamp()))
