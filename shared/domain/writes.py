"""What one append carries: new events after a version, and streams that must not have moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.event import Event


@dataclass(frozen=True)
class Write:
    """New events for `stream`, decided from version `after` (0: the stream is new)."""

    stream: str
    after: int
    events: Sequence[Event]
    person: str = ""
    """Name of the data key that seals personal fields; must be given if an event has any."""


@dataclass(frozen=True)
class Unmoved:
    """`stream` must still stand at version `at` for the append to land."""

    stream: str
    at: int


Part = Write | Unmoved


def events_of(parts: Iterable[Part]) -> list[Event]:
    """Give every event that an append would add."""
    return [event for part in parts if isinstance(part, Write) for event in part.events]


@dataclass(frozen=True)
class Origin:
    """Who or what caused an append: for the envelope of every event in it."""

    actor: str
    """`operator`, `client`, `keel` or `keel/<function>`, `import`."""
    source: str = "keel"
    correlation: str = ""
    """The subject all of this belongs to, such as `opportunity/<id>`."""
    causation: str = ""
    """`stream#version` of the event that led to this."""
    trust: str = ""


@dataclass(frozen=True)
class Recorded:
    """An event as the log holds it: its place, its envelope and itself."""

    stream: str
    version: int
    id: str
    """UUIDv7."""
    time: datetime
    recordedtime: datetime
    origin: Origin
    person: str
    hash: str
    """Hex SHA-256 over the previous event's hash and the stored bytes."""
    event: Event

    @property
    def type(self) -> str:
        """Give the event's type name."""
        return type(self.event).__name__

    @property
    def ref(self) -> str:
        """Name this event for causation: `stream#version`."""
        return f"{self.stream}#{self.version}"
