"""The stream is a doorbell: it says which stream moved, and the log says how.

Every consumer reads from its own checkpoint, so order, gaps and repeats of bells do not matter; and
each reads what it needs: events as they mean, a whole stream, or bytes alone.
"""

from collections.abc import Callable, Iterable

from shared.clock.clock import Clock
from shared.domain import names
from shared.log.consumers import UNFINISHED, Checkpoints, Parked, ParkedStream

Handle = Callable[[str, int], int]
"""Takes a stream and the version handled so far; gives the version handled now.

What was handled before may come again.
"""


class Bell:
    """One consumer of the log."""

    def __init__(
        self,
        consumer: str,
        checkpoints: Checkpoints,
        parked: Parked,
        clock: Clock,
        handle: Handle,
        nouns: frozenset[str] | None = None,
    ) -> None:
        """Build it; `nouns` are those of the streams it listens to, None for all."""
        self.consumer = consumer
        self._nouns = nouns
        self._checkpoints = checkpoints
        self._parked = parked
        self._clock = clock
        self._handle = handle

    def hears(self, stream: str) -> bool:
        """Say whether this consumer has anything to do with a stream."""
        return self._nouns is None or names.noun(stream) in self._nouns

    def ring(self, streams: Iterable[str]) -> list[str]:
        """Handle what is new on each stream that it hears; give those that had to be parked."""
        heard = [stream for stream in dict.fromkeys(streams) if self.hears(stream)]
        if not heard:
            return []
        aside = {row.stream for row in self._parked.all() if row.consumer == self.consumer}
        return [stream for stream in heard if not self._one(stream, aside)]

    def try_alone(self, stream: str) -> bool:
        """Handle one stream, set aside before in case it kills; False where it stays aside."""
        if not self.hears(stream):
            return True
        self._set_aside(stream, UNFINISHED)
        return self._one(stream, {stream})

    def _one(self, stream: str, aside: set[str]) -> bool:
        """A stream that cannot be handled is set aside, so that its neighbours go on."""
        try:
            self.catch_up(stream)
            if stream in aside:
                self._parked.remove(self.consumer, stream)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is kept and alarmed
            self._set_aside(stream, type(error).__name__)
            return False
        return True

    def _set_aside(self, stream: str, because: str) -> None:
        self._parked.put(ParkedStream(self.consumer, stream, because, self._clock.now()))

    def catch_up(self, stream: str) -> None:
        """Handle everything behind the checkpoint."""
        seen = self._checkpoints.get(self.consumer, stream)
        handled = self._handle(stream, seen)
        if handled > seen:
            self._checkpoints.advance(self.consumer, stream, handled)
