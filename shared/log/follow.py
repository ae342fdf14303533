"""Follow the log across streams: in the order of recorded time, each event once.

The index is eventually consistent, so the order is final only after a settle lag: a follower looks
back that far every time, and drops what it saw.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Protocol

from shared.domain.writes import Recorded
from shared.log.codec import cursor, utc
from shared.log.log import EventLog, StoredEvents

SETTLE = timedelta(seconds=10)
"""After this long nothing new appears in front of what is known."""


class Followed(EventLog, StoredEvents, Protocol):
    """A log whose streams can be named."""


class Follower:
    """Gives events across streams; `now` is the real time, at which events are recorded."""

    def __init__(self, log: Followed) -> None:
        self._log = log
        self._seen: set[str] = set()
        """Cursors of what may come up again."""

    def everything(self) -> list[Recorded]:
        """Give all events there are, in order."""
        return self._once(r for stream in self._log.streams() for r in self._log.read(stream))

    def latest(self, count: int, now: datetime, days: int = 31) -> list[Recorded]:
        """Give the last events of the last days, in order."""
        found: list[Recorded] = []
        for back in range(days):
            if len(found) >= count:
                break
            found = [*self._of_day((now - timedelta(days=back)).date()), *found]
        return self._once(found)[-count:]

    def fresh(self, now: datetime) -> list[Recorded]:
        """Give what came up since the last look, however late the index learned of it."""
        since = now - SETTLE
        self._seen = {at for at in self._seen if at >= utc(since)}
        days = dict.fromkeys((since.date(), now.date()))
        return self._once(r for day in days for r in self._of_day(day, utc(since)))

    def _of_day(self, day: date, after: str = "") -> Iterator[Recorded]:
        for at, stream, version in self._log.by_day(day, after):
            if at not in self._seen:
                yield from self._log.read(stream, version - 1)[:1]

    def _once(self, found: Iterable[Recorded]) -> list[Recorded]:
        ordered = {cursor(r): r for r in found}
        fresh = [ordered[at] for at in sorted(ordered) if at not in self._seen]
        self._seen.update(cursor(r) for r in fresh)
        return fresh
