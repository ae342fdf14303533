"""The log that remembers the events it encoded or decoded instead of decoding them again.

That both are the same is what `records.decoded` looks at.
"""

from collections import defaultdict
from typing import Any

from shared.clock.clock import Clock
from shared.clock.ids import Ids
from shared.log.in_memory import InMemoryEventLog
from tests.simulation.vaults import SimVault

Known = tuple[tuple[bool, ...], ...]
"""Which destroyed keys somebody still knows, of everybody in a stream who was forgotten."""


class QuickEventLog(InMemoryEventLog):
    """Decodes what the forgotten said, once for those who know their keys and once for others."""

    def __init__(self, vault: SimVault, clock: Clock, ids: Ids) -> None:
        super().__init__(vault, clock, ids)
        self.count = 0
        """Events so far."""
        self._keys = vault
        self._persons: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """Stream → who said something in it."""
        self._versions: dict[tuple[str, Known], list[Any]] = {}
        """What a stream reads as, by what its reader knows."""

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
        gone = self._keys.gone
        forgotten = [each for each in self._persons[stream] if each in gone] if gone else ()
        if not forgotten:
            return kept.read[after:]
        known = tuple(map(self._keys.known, forgotten))
        read = self._versions.setdefault((stream, known), [])
        for version, stored, digest in kept.stored[len(read) :]:
            read.append(self._codec.decode(stream, version, stored, digest))
        return read[after:]
