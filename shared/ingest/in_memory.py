"""Raw bytes in one process's memory."""

from collections.abc import Iterator
from datetime import UTC, datetime

from shared.clock.clock import Clock


class InMemoryRawStore:
    """Raw bytes in a dictionary, with the time at which they were written."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._bodies: dict[str, tuple[datetime, bytes]] = {}

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes; the same key again replaces them."""
        self._bodies[key] = (self._clock.recorded().replace(microsecond=0), body)

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None."""
        found = self._bodies.get(key)
        return found[1] if found else None

    def keys(self, prefix: str = "", since: datetime | None = None) -> Iterator[str]:
        """Give keys under a prefix, last written at or after `since`, to the second."""
        first = since or datetime.min.replace(tzinfo=UTC)
        return (key for _, key in self.written(prefix, first))

    def written(self, prefix: str, since: datetime) -> Iterator[tuple[datetime, str]]:
        """Give (when it was last written, key) under a prefix, at or after `since`."""
        for key, (written, _) in sorted(self._bodies.items()):
            if key.startswith(prefix) and written >= since.replace(microsecond=0):
                yield written, key

    def delete(self, key: str) -> None:
        """Delete bytes; unknown keys are ignored."""
        self._bodies.pop(key, None)
