"""The stores of one company, each behind a door at which its caller may die, or find it shut."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from shared.clock.clock import Clock
from shared.ingest.in_memory import InMemoryRawStore
from shared.log.consumers import ParkedStream
from shared.log.in_memory import InMemoryArchive, InMemoryCheckpoints, InMemoryParked
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
        if scheduler.current is not None and scheduler.current.killed:  # spares most a call
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


def _as_it_is(body: Any) -> Any:
    return body


class SimViews(Door, InMemoryViewStore):
    """Views whose writer may die before or after it wrote; nobody changes a row once it is put."""

    encode = decode = staticmethod(_as_it_is)

    def put(self, row: Row, seen: int) -> bool:
        """Replace a row."""
        knock(self._scheduler, "put row")
        return super().put(row, seen)

    def get(self, view: str, id: str) -> Row | None:
        """Give one row."""
        knock(self._scheduler, "row", reads=True)
        return super().get(view, id)

    def list(self, view: str) -> Iterator[Row]:
        """Give all rows of a view, as one page."""
        knock(self._scheduler, "rows")
        found = sorted((id, *row) for (of, id), row in self._rows.items() if of == view)
        return iter([Row(view, *each) for each in found])

    def bodies(self) -> Iterator[str]:
        """Give what every row says, as the real store keeps it."""
        return (json.dumps(body) for _, body in self._rows.values())

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
