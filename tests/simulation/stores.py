"""The stores of one company, each behind a door at which its caller may die."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from shared.clock.clock import Clock
from shared.ingest.in_memory import InMemoryRawStore
from shared.log.in_memory import InMemoryCheckpoints, InMemoryEventLog
from shared.views.in_memory import InMemoryViewStore
from shared.views.projections import VIEWS
from shared.views.store import Row
from tests.simulation.scheduler import Scheduler


class QuickEventLog(InMemoryEventLog):
    """Remembers the events it encoded instead of decoding them again, while no key is destroyed.

    That both are the same is what `records.decoded` looks at.
    """

    count = 0
    """Events so far."""
    keys_whole = True
    """Whether nobody's key was destroyed yet."""

    def read_anew(self) -> None:
        """A key was destroyed: from now on, what is read is what the stored bytes still say."""
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
        if not self.keys_whole:
            return super().read(stream, after)
        kept = self._streams.get(stream)
        return kept.read[after:] if kept else []


@lru_cache(maxsize=4096)
def _read(body: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body)
    return found


class SimViews(InMemoryViewStore):
    """Views whose writer may die before or after it wrote."""

    def __init__(self, scheduler: Scheduler) -> None:
        super().__init__()
        self._scheduler = scheduler

    def put(self, row: Row, seen: int) -> bool:
        """Replace a row."""
        self._scheduler.point("put row")
        return super().put(row, seen)

    def get(self, view: str, id: str) -> Row | None:
        """Give one row; what was read before is known."""
        found = self._rows.get((view, id))
        return Row(view, id, found[0], _read(found[1])) if found else None

    def list(self, view: str) -> Iterator[Row]:
        """Give all rows of a view, as one page."""
        self._scheduler.point("rows")
        ids = sorted(id for of, id in self._rows if of == view)
        found = (self.get(view, id) for id in ids)
        return (row for row in found if row)

    def bodies(self) -> Iterator[tuple[str, str, str]]:
        """Give every row as it is stored."""
        for (view, id), (_, body) in self._rows.items():
            yield view, id, body

    def of(self, noun: str) -> Iterable[str]:
        """Name the views that streams of a noun feed."""
        return VIEWS.get(noun, ())


class SimCheckpoints(InMemoryCheckpoints):
    """Checkpoints whose writer may die before it wrote."""

    def __init__(self, scheduler: Scheduler) -> None:
        super().__init__()
        self._scheduler = scheduler

    def advance(self, consumer: str, stream: str, version: int) -> bool:
        """Move the checkpoint forward."""
        self._scheduler.point("advance")
        return super().advance(consumer, stream, version)


class SimRawStore(InMemoryRawStore):
    """Raw bytes whose reader may die."""

    def __init__(self, scheduler: Scheduler, clock: Clock) -> None:
        super().__init__(clock)
        self._scheduler = scheduler

    def get(self, key: str) -> bytes | None:
        """Give the bytes."""
        self._scheduler.point("raw")
        return super().get(key)

    def peek(self, key: str) -> bytes:
        """Give the bytes to whoever only looks."""
        return self._bodies[key][1]
