"""The log that remembers the events it encoded or decoded instead of decoding them again.

That stored bytes read back as what was appended is what `records.decoded` looks at.
"""

from collections import defaultdict
from typing import Any

from shared.clock.clock import Clock
from shared.clock.ids import Ids
from shared.log.in_memory import InMemoryEventLog
from tests.simulation.vaults import SimVault


class QuickEventLog(InMemoryEventLog):
    """Decodes what the forgotten said, once for those who know their keys and once for others.

    Where somebody will be forgotten, whoever reads asks for keys all the same, as decoding does,
    and knows them for a while. Elsewhere nobody could tell.
    """

    _vault: SimVault

    def __init__(self, vault: SimVault, clock: Clock, ids: Ids, *, asks: bool) -> None:
        super().__init__(vault, clock, ids)
        self._asks = asks
        self.count = 0
        """Events so far."""
        self._persons: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """Stream → whose words are in it."""
        self._readings: dict[tuple[str, tuple[object, ...]], list[Any]] = {}
        """What a stream of somebody forgotten reads as, by what its reader knows."""

    def append(self, origin: Any, *parts: Any) -> list[Any]:
        """Append, and keep what was appended as read."""
        recorded = super().append(origin, *parts)
        self.count += len(recorded)
        for each in recorded:
            if each.person:
                self._persons[each.stream][each.person] = None
            kept = self._streams[each.stream].read
            if len(kept) == each.version - 1:
                kept.append(each)
        return recorded

    def read(self, stream: str, after: int = 0) -> list[Any]:
        """Give what was appended, as whoever reads can still read it."""
        kept = self._streams.get(stream)
        if kept is None:
            return []
        asks = self._asks or self._vault.gone
        known = tuple(map(self._vault.recall, self._persons[stream])) if asks else ()
        if not any(known):
            return kept.read[after:]
        read = self._readings.setdefault((stream, known), [])
        for version, stored, digest in kept.stored[len(read) :]:
            read.append(self._codec.decode(stream, version, stored, digest))
        return read[after:]

    def forget_readings(self) -> None:
        """Forget what was decoded."""
        self._readings.clear()
