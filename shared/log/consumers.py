"""A consumer is rung by a stream's name and reads the log from its own checkpoint."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Checkpoints(Protocol):
    """How far each consumer has read each stream; it only saves work."""

    def get(self, consumer: str, stream: str) -> int:
        """Give the last handled version, 0 for none."""
        ...

    def get_many(self, consumer: str, streams: Collection[str]) -> dict[str, int]:
        """Give the last handled version of each of these streams, 0 for none, as `get` does."""
        ...

    def advance(self, consumer: str, stream: str, version: int) -> bool:
        """Move the checkpoint forward; False (and nothing) if it is already as far."""
        ...

    def forget(self, consumer: str) -> None:
        """Drop every checkpoint of a consumer, so that it handles all history again."""
        ...


UNFINISHED = "Unfinished"
"""Why a stream is set aside while it is handled: whoever dies over it leaves it there."""


@dataclass(frozen=True)
class ParkedStream:
    """One stream that a consumer could not handle, and why."""

    consumer: str
    stream: str
    because: str
    """The kind of error, without personal data."""
    at: datetime


class Parked(Protocol):
    """Streams set aside so that their neighbours go on."""

    def put(self, row: ParkedStream) -> None:
        """Set a stream aside; the same again replaces the reason."""
        ...

    def remove(self, consumer: str, stream: str) -> None:
        """Take a stream back in; unknown ones are ignored."""
        ...

    def all(self) -> Iterator[ParkedStream]:
        """Give every stream set aside."""
        ...
