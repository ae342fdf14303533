"""The event log and its stores in one process's memory, with the same contract as the real ones."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from shared.clock.clock import Clock
from shared.clock.ids import Ids
from shared.domain.writes import Origin, Part, Recorded
from shared.log.batch import Batch, batch
from shared.log.claims import Claims
from shared.log.codec import GENESIS, Codec, cursor, cursor_of
from shared.log.consumers import ParkedStream
from shared.log.log import Conflict
from shared.log.scribe import Scribe
from shared.vault.vault import Vault


class InMemoryClaims:
    """Claim-checked bytes in a dictionary."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes."""
        self.bodies[key] = body

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None."""
        return self.bodies.get(key)


@dataclass
class _Stream:
    stored: list[tuple[int, bytes, str]] = field(default_factory=list)
    read: list[Recorded] = field(default_factory=list)
    """What the stored bytes were read as; shorter while nobody has asked."""
    persons: dict[str, int] = field(default_factory=dict)


class InMemoryEventLog:
    """Keeps the same bytes as the real log, and remembers what they were read as.

    A person whose key was destroyed is noticed at the next read of a stream.
    """

    def __init__(self, vault: Vault, clock: Clock, ids: Ids, claims: Claims | None = None) -> None:
        self._vault = vault
        self._codec = Codec(vault, claims or InMemoryClaims())
        self._scribe = Scribe(self._codec, clock, ids)
        self._streams: dict[str, _Stream] = {}
        self._days: dict[str, list[tuple[str, str, int]]] = {}
        self._lock = Lock()

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        """Append every write, or nothing; raises `Conflict` if a stream has moved."""
        wanted = batch(parts)
        with self._lock:
            self._require(wanted)
            hashes = {w.stream: self._last_hash(w.stream) for w in wanted.writes}
            pages = self._scribe.pages(origin, wanted, hashes)
            for page in pages:
                r = page.recorded
                self._keep(r.stream, (r.version, page.stored, r.hash), cursor(r))
        return [page.recorded for page in pages]

    def read(self, stream: str, after: int = 0) -> list[Recorded]:
        """Give the events behind version `after`, oldest first."""
        with self._lock:
            kept = self._streams.get(stream)
            if kept is None:
                return []
            self._catch_up(stream, kept)
            return kept.read[after:]

    def head(self, stream: str) -> int:
        """Give the last version of a stream, 0 for an unknown one."""
        kept = self._streams.get(stream)
        return len(kept.stored) if kept else 0

    def by_day(self, day: date, after: str = "") -> Iterator[tuple[str, str, int]]:
        """Give (cursor, stream, version) of a day's events by recorded time."""
        with self._lock:
            entries = sorted(self._days.get(day.isoformat(), ()))
        return (entry for entry in entries if entry[0] > after)

    def stored(self, stream: str, after: int = 0) -> list[tuple[int, bytes, str]]:
        """Give (version, stored bytes, hex hash) behind version `after`."""
        with self._lock:
            kept = self._streams.get(stream)
            return kept.stored[after:] if kept else []

    def streams(self) -> Iterator[str]:
        """Give the name of every stream."""
        with self._lock:
            return iter(list(self._streams))

    def restore(self, stream: str, stored: Sequence[tuple[int, bytes, str]]) -> None:
        """Write stored events as they are, by version; what is there already stays.

        Raises `Conflict` if other bytes stand at one of their versions.
        """
        with self._lock:
            kept = self._streams.get(stream, _Stream())
            here = {version: (body, digest) for version, body, digest in kept.stored}
            for version, body, digest in stored:
                if here.get(version, (body, digest)) != (body, digest):
                    raise Conflict(stream)
            for each in stored:
                if each[0] not in here:
                    self._keep(stream, each, cursor_of(each[1]))

    def _require(self, wanted: Batch) -> None:
        for write in wanted.writes:
            if self.head(write.stream) != write.after:
                raise Conflict(write.stream)
        for check in wanted.checks:
            if self.head(check.stream) != check.at:
                raise Conflict(check.stream)

    def _last_hash(self, stream: str) -> str:
        kept = self._streams.get(stream)
        return kept.stored[-1][2] if kept else GENESIS

    def _keep(self, stream: str, stored: tuple[int, bytes, str], recorded: str) -> None:
        kept = self._streams.setdefault(stream, _Stream())
        kept.stored.append(stored)
        self._days.setdefault(recorded[:10], []).append((recorded, stream, stored[0]))

    def _catch_up(self, stream: str, kept: _Stream) -> None:
        if any(self._vault.destroyed(person) != known for person, known in kept.persons.items()):
            kept.read.clear()
            kept.persons.clear()
        for version, stored, digest in kept.stored[len(kept.read) :]:
            recorded = self._codec.decode(stream, version, stored, digest)
            kept.read.append(recorded)
            if recorded.person:
                kept.persons[recorded.person] = self._vault.destroyed(recorded.person)


class InMemoryArchive:
    """Archived events in a dictionary."""

    def __init__(self) -> None:
        self._events: dict[str, dict[int, bytes]] = {}

    def put(self, stream: str, first: int, stored: Sequence[bytes]) -> None:
        """Keep the stored bytes of events that follow each other."""
        if stored:
            self._events.setdefault(stream, {}).update(enumerate(stored, first))

    def streams(self) -> Iterator[str]:
        """Give the name of every archived stream."""
        return iter(sorted(self._events))

    def read(self, stream: str) -> Sequence[tuple[int, bytes]]:
        """Give (version, stored bytes) of a stream, by version."""
        return sorted(self._events.get(stream, {}).items())


class InMemoryCheckpoints:
    """Checkpoints in a dictionary."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, str], int] = {}
        self._lock = Lock()

    def get(self, consumer: str, stream: str) -> int:
        """Give the last handled version, 0 for none."""
        return self._marks.get((consumer, stream), 0)

    def get_many(self, consumer: str, streams: Collection[str]) -> dict[str, int]:
        """Give the last handled version of each of these streams, 0 for none."""
        return {stream: self._marks.get((consumer, stream), 0) for stream in streams}

    def advance(self, consumer: str, stream: str, version: int) -> bool:
        """Move the checkpoint forward; False (and nothing) if it is already as far."""
        with self._lock:
            if self._marks.get((consumer, stream), 0) >= version:
                return False
            self._marks[consumer, stream] = version
            return True

    def forget(self, consumer: str) -> None:
        """Drop every checkpoint of a consumer."""
        with self._lock:
            for mark in [m for m in self._marks if m[0] == consumer]:
                del self._marks[mark]


class InMemoryParked:
    """Parked streams in a dictionary."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], ParkedStream] = {}

    def put(self, row: ParkedStream) -> None:
        """Set a stream aside."""
        self._rows[row.consumer, row.stream] = row

    def remove(self, consumer: str, stream: str) -> None:
        """Take a stream back in."""
        self._rows.pop((consumer, stream), None)

    def all(self) -> Iterator[ParkedStream]:
        """Give every stream set aside."""
        return iter(list(self._rows.values()))


class InMemoryManifests:
    """Manifests in a dictionary."""

    def __init__(self) -> None:
        self.bodies: dict[date, bytes] = {}

    def put(self, day: date, body: bytes) -> None:
        """Keep the manifest of a day."""
        self.bodies[day] = body

    def get(self, day: date) -> bytes | None:
        """Give the manifest of a day, or None."""
        return self.bodies.get(day)

    def days(self) -> Sequence[date]:
        """Give every day that has one, oldest first."""
        return sorted(self.bodies)
