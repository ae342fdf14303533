"""The event log, as everybody above sees it: append all that follows at once, read a stream."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from shared.domain.writes import Origin, Part, Recorded


class Conflict(Exception):
    """Somebody else moved a stream first: read, decide and append again."""


class LogUnavailable(Exception):
    """The log could not be asked or written for a reason that is not a conflict."""


class EventLog(Protocol):
    """An append-only log of streams; every stream counts its versions from 1."""

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        """Append every write, or nothing; in order of the parts.

        Raises `Conflict` if any stream moved past what its part was decided from, and
        `ValueError` for more than 100 items, an empty append, a stream named twice, or
        personal fields without a person.
        """
        ...

    def read(self, stream: str, after: int = 0) -> list[Recorded]:
        """Give the events behind version `after`, oldest first, strongly consistent."""
        ...

    def head(self, stream: str) -> int:
        """Give the last version of a stream, 0 for an unknown one; strongly consistent."""
        ...

    def by_day(self, day: date, after: str = "") -> Iterator[tuple[str, str, int]]:
        """Give (cursor, stream, version) of a day's events by recorded time.

        Eventually consistent: order is final only after the settle lag. `after` is a cursor.
        """
        ...


class Archive(Protocol):
    """Stored events as objects: the second leg of durability."""

    def put(self, stream: str, first: int, stored: Sequence[bytes]) -> None:
        """Keep the stored bytes of events that follow each other, from version `first` on.

        Stored bytes hold no line break. The same again, alone or among others, changes nothing.
        """
        ...

    def streams(self) -> Iterator[str]:
        """Give the name of every archived stream."""
        ...

    def read(self, stream: str) -> Sequence[tuple[int, bytes]]:
        """Give (version, stored bytes) of a stream, by version."""
        ...


class StoredEvents(Protocol):
    """The log below its meaning: bytes and hashes, for archive, verify and export."""

    def stored(self, stream: str, after: int = 0) -> list[tuple[int, bytes, str]]:
        """Give (version, stored bytes, hex hash) behind version `after`."""
        ...

    def streams(self) -> Iterator[str]:
        """Give the name of every stream (a scan: for replay, export and verify)."""
        ...
