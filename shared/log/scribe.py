"""A scribe puts the events of one append on paper: numbered, stamped, encoded and chained."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.clock.clock import Clock
from shared.clock.ids import Ids
from shared.domain.event import Event
from shared.domain.writes import Origin, Recorded, Write
from shared.log.batch import Batch
from shared.log.claims import INLINE_UP_TO
from shared.log.codec import GENESIS, Codec, chain

MOST_BYTES = 3_500_000
"""What one append may hold inline; a DynamoDB transaction takes 4 MB with all its keys."""
INLINE_IF_CROWDED = 20_000


@dataclass(frozen=True)
class Page:
    """One event, ready to be stored."""

    recorded: Recorded
    stored: bytes


class Scribe:
    """Puts events on paper; all of one append carry the same recorded time."""

    def __init__(self, codec: Codec, clock: Clock, ids: Ids) -> None:
        self.codec = codec
        self._clock = clock
        self._ids = ids

    def pages(self, origin: Origin, batch: Batch, hashes: Mapping[str, str]) -> list[Page]:
        """Give a page for every event in order; `hashes` has the last hash of each stream."""
        pages = self._pages(origin, batch, hashes, INLINE_UP_TO)
        if sum(len(p.stored) for p in pages) > MOST_BYTES:
            return self._pages(origin, batch, hashes, INLINE_IF_CROWDED)
        return pages

    def _pages(
        self, origin: Origin, batch: Batch, hashes: Mapping[str, str], inline_up_to: int
    ) -> list[Page]:
        now = self._clock.recorded()
        pages: list[Page] = []
        for write in batch.writes:
            last = hashes.get(write.stream, GENESIS)
            for version, event in enumerate(write.events, write.after + 1):
                page = self._page(origin, write, version, event, now, last, inline_up_to)
                pages.append(page)
                last = page.recorded.hash
        return pages

    def _page(
        self,
        origin: Origin,
        write: Write,
        version: int,
        event: Event,
        now: datetime,
        last: str,
        inline_up_to: int,
    ) -> Page:
        name = self._ids.next()
        place = (write.stream, version, name, event.at, now, origin, write.person)
        stored = self.codec.encode(Recorded(*place, "", event), inline_up_to)
        return Page(Recorded(*place, chain(last, stored), event), stored)
