"""Within one attempt at one step, every stream is read once: what was read twice is the same.

The append then checks the versions that were read, as it does without this.
"""

from collections.abc import Iterator
from datetime import date

from shared.domain.writes import Origin, Part, Recorded, Write
from shared.log.log import Conflict, EventLog


class Snapshot:
    """A log as it was when each of its streams was first read."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._read: dict[str, list[Recorded]] = {}

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        """Append; what moved, or after a `Conflict` everything, is read anew."""
        try:
            recorded = self._log.append(origin, *parts)
        except Conflict:
            self._read.clear()
            raise
        for part in parts:
            if isinstance(part, Write):
                self._read.pop(part.stream, None)
        return recorded

    def read(self, stream: str, after: int = 0) -> list[Recorded]:
        """Give the events behind version `after`, as they were when this stream was first read."""
        if stream not in self._read:
            self._read[stream] = self._log.read(stream)
        return self._read[stream][after:]

    def head(self, stream: str) -> int:
        """Give the last version: of what was read, or else as it is."""
        known = self._read.get(stream)
        return len(known) if known is not None else self._log.head(stream)

    def by_day(self, day: date, after: str = "") -> Iterator[tuple[str, str, int]]:
        """Give a day's events as they are."""
        return self._log.by_day(day, after)
