"""The log that remembers the events it encoded instead of decoding them again.

That both are the same is what `records.decoded` looks at.
"""

from collections import defaultdict
from typing import Any

from shared.clock.clock import Clock
from shared.clock.ids import Ids
from shared.log.in_memory import InMemoryEventLog
from tests.simulation.vaults import SimVault


class QuickEventLog(InMemoryEventLog):
    """Decodes only what somebody said whose key was destroyed: who reads may still know it."""

    def __init__(self, vault: SimVault, clock: Clock, ids: Ids) -> None:
        super().__init__(vault, clock, ids)
        self.count = 0
        """Events so far."""
        self.gone = vault.gone
        """Persons whose keys were destroyed."""
        self._persons: defaultdict[str, set[str]] = defaultdict(set)
        """Stream → who said something in it."""

    def append(self, origin: Any, *parts: Any) -> list[Any]:
        """Append, and keep what was appended as read."""
        recorded = super().append(origin, *parts)
        self.count += len(recorded)
        for each in recorded:
            if each.person:
                self._persons[each.stream].add(each.person)
            kept = self._streams[each.stream].read
            if len(kept) == each.version - 1:
                kept.append(each)
        return recorded

    def read(self, stream: str, after: int = 0) -> list[Any]:
        """Give what was appended, as whoever reads can still read it."""
        kept = self._streams.get(stream)
        if kept is None:
            return []
        if self.gone and not self.gone.isdisjoint(self._persons[stream]):
            kept.read.clear()
            return super().read(stream, after)
        return kept.read[after:]
