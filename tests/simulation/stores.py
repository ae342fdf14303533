"""The stores of one company, each behind a door at which its caller may die, or find it shut."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from shared.clock.clock import Clock
from shared.ingest.in_memory import InMemoryRawStore
from shared.log.consumers import ParkedStream
from shared.log.in_memory import (
    InMemoryArchive,
    InMemoryCheckpoints,
    InMemoryEventLog,
    InMemoryParked,
)
from shared.models.in_memory import InMemorySpend
from shared.views.in_memory import InMemoryViewStore
from shared.views.projections import VIEWS
from shared.views.store import Row
from tests.simulation.scheduler import Scheduler


class StoreDown(Exception):
    """A bucket, or a table beside the log, cannot be reached."""


UNDISTURBED = 0.9
"""How often nobody comes in between at a read of a store: they are many, and the log decides."""


def knock(scheduler: Scheduler, what: str, *, reads: bool = False) -> None:
    """Come to the door of a store: one may die there, be overtaken, or find it shut."""
    if reads and scheduler.chance.random() < UNDISTURBED:
        scheduler.alive(what)
        return
    scheduler.point(what)
    if not scheduler.faults.left:
        return
    if scheduler.mortal and scheduler.strikes("store_down", 0.003):
        raise StoreDown(what)


class Door:
    """What every store has in common: whose time it is, and who may die."""

    def __init__(self, scheduler: Scheduler, *given: Any) -> None:
        super().__init__(*given)
        self._scheduler = scheduler


class QuickEventLog(InMemoryEventLog):
    """Remembers the events it encoded instead of decoding them again, while no key is destroyed.

    That both are the same is what `records.decoded` looks at.
    """

    count = 0
    """Events so far."""
    keys_whole = True
    """Whether nobody's key was destroyed yet."""

    def read_anew(self) -> None:
        """A key is destroyed: from now on, what is read is what the stored bytes still say."""
        self.keys_whole = False
        for kept in self._streams.values():
            kept.read.clear()

    def append(self, origin: Any, *parts: Any) -> list[Any]:
        """Append, and keep what was appended as read."""
        recorded = super().append(origin, *parts)
        self.count += len(recorded)
        for each in recorded if self.keys_whole else ():
            kept = self._streams[each.stream]
            if len(kept.read) == each.version - 1:
                kept.read.append(each)
        return recorded

    def read(self, stream: str, after: int = 0) -> list[Any]:
        """Give what was appended."""
        kept = self._streams.get(stream)
        if kept and not self.keys_whole:
            kept.read.clear()  # who else read it may know another key
            return super().read(stream, after)
        return kept.read[after:] if kept else []


@lru_cache(maxsize=4096)
def _read(body: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body)
    return found


class SimViews(Door, InMemoryViewStore):
    """Views whose writer may die before or after it wrote."""

    def put(self, row: Row, seen: int) -> bool:
        """Replace a row."""
        knock(self._scheduler, "put row")
        return super().put(row, seen)

    def get(self, view: str, id: str) -> Row | None:
        """Give one row; what was read before is known."""
        knock(self._scheduler, "row", reads=True)
        return self._row(view, id)

    def _row(self, view: str, id: str) -> Row | None:
        found = self._rows.get((view, id))
        return Row(view, id, found[0], _read(found[1])) if found else None

    def list(self, view: str) -> Iterator[Row]:
        """Give all rows of a view, as one page."""
        knock(self._scheduler, "rows")
        ids = sorted(id for of, id in self._rows if of == view)
        found = (self._row(view, id) for id in ids)
        return (row for row in found if row)

    def bodies(self) -> Iterator[tuple[str, str, str]]:
        """Give every row as it is stored."""
        for (view, id), (_, body) in self._rows.items():
            yield view, id, body

    def of(self, noun: str) -> Iterable[str]:
        """Name the views that streams of a noun feed."""
        return VIEWS.get(noun, ())


class SimCheckpoints(Door, InMemoryCheckpoints):
    """Checkpoints whose reader or writer may die."""

    def get(self, consumer: str, stream: str) -> int:
        """Give the last handled version."""
        knock(self._scheduler, "checkpoint", reads=True)
        return super().get(consumer, stream)

    def get_many(self, consumer: str, streams: Collection[str]) -> dict[str, int]:
        """Give the last handled versions; whoever asks for none asks nobody."""
        if streams:
            knock(self._scheduler, "checkpoints", reads=True)
        return super().get_many(consumer, streams)

    def advance(self, consumer: str, stream: str, version: int) -> bool:
        """Move the checkpoint forward."""
        knock(self._scheduler, "advance")
        return super().advance(consumer, stream, version)


class SimRawStore(Door, InMemoryRawStore):
    """Raw bytes whose reader or writer may die."""

    def __init__(self, scheduler: Scheduler, clock: Clock) -> None:
        super().__init__(scheduler, clock)
        self.deleted: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """Give the bytes."""
        knock(self._scheduler, "raw")
        return super().get(key)

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes."""
        knock(self._scheduler, "put raw")
        super().put(key, body)

    def written(self, prefix: str, since: datetime) -> Iterator[tuple[datetime, str]]:
        """List bytes by when they were written."""
        knock(self._scheduler, "list raw")
        return super().written(prefix, since)

    def delete(self, key: str) -> None:
        """Delete bytes, and keep that they were there."""
        if key in self._bodies:
            self.deleted.add(key)
        super().delete(key)

    def peek(self, key: str) -> bytes:
        """Give the bytes to whoever only looks."""
        return self._bodies[key][1]


class SimParked(Door, InMemoryParked):
    """Rows of what was set aside, whose reader or writer may die."""

    def put(self, row: ParkedStream) -> None:
        """Set a stream aside."""
        knock(self._scheduler, "set aside")
        super().put(row)

    def remove(self, consumer: str, stream: str) -> None:
        """Take a stream back in."""
        knock(self._scheduler, "take back in")
        super().remove(consumer, stream)

    def all(self) -> Iterator[ParkedStream]:
        """Give every stream set aside."""
        knock(self._scheduler, "what is aside", reads=True)
        return super().all()


class SimArchive(Door, InMemoryArchive):
    """The archive, whose writer may die."""

    def put(self, stream: str, first: int, stored: Sequence[bytes]) -> None:
        """Keep stored bytes."""
        knock(self._scheduler, "archive")
        super().put(stream, first, stored)


class SimSpend(Door, InMemorySpend):
    """Accounts of models, whose reader or writer may die."""

    def add(self, account: str, micro: int, limit: int) -> bool:
        """Add unless the account would pass `limit`."""
        knock(self._scheduler, "spend")
        return super().add(account, micro, limit)

    def correct(self, account: str, micro: int) -> None:
        """Add without a limit."""
        knock(self._scheduler, "settle")
        super().correct(account, micro)
