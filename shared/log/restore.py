"""Stored events come back as they are, from an archive or an export; nothing is performed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from shared.domain import names
from shared.log.codec import GENESIS, chain
from shared.log.log import Archive
from shared.log.verify import Damage, Stored

ORDER = (
    names.OUTBOUND,
    "workflow",
    "company",
    "handle",
    "message",
    "contact",
    "conversation",
    "proposal",
    "action",
    "approval",
    "opportunity",
    "signal",
)
"""What is looked up comes before what looks it up: whoever is rung by an opportunity finds the
workflow that was started for it, and starts none; whoever is rung by a signal finds its thread.
Whether anything may leave the house comes first of all.
"""

Hold = Callable[[], object]
"""Stops the house. Whoever fills a log calls it before anything arrives that could be acted upon:
what was planned where the events come from may have been done there since.
"""


class Restorable(Protocol):
    """A log that takes stored events as they are."""

    def restore(self, stream: str, stored: Sequence[tuple[int, bytes, str]]) -> None:
        """Write stored events by version; what is there already stays.

        Raises `Conflict` if other bytes stand at one of their versions. After an
        interruption the same call goes on where it stopped.
        """
        ...


def in_order(streams: Iterable[str]) -> list[str]:
    """Sort streams so that restoring them one by one rings nobody too early."""

    def rank(stream: str) -> tuple[int, str]:
        noun = stream if stream == names.OUTBOUND else names.noun(stream)
        return (ORDER.index(noun) if noun in ORDER else len(ORDER), stream)

    return sorted(streams, key=rank)


def chained(events: Sequence[tuple[int, bytes]]) -> list[Stored]:
    """Give archived events with their hashes, as far as their versions follow each other."""
    found: list[Stored] = []
    digest = GENESIS
    for version, stored in events:
        if version != len(found) + 1:
            break
        digest = chain(digest, stored)
        found.append((version, stored, digest))
    return found


class Fillable(Restorable, Protocol):
    """A log that can be filled, and says what it has."""

    def head(self, stream: str) -> int:
        """Give the last version of a stream, 0 for an unknown one."""
        ...


class Filling:
    """Fills a log stream by stream, in order, and holds the house before it moves anything."""

    def __init__(self, log: Fillable, hold: Hold) -> None:
        self._log, self._hold = log, hold
        self._held = False
        self.fresh = 0
        """Events that were not there before."""

    def put(self, stream: str, found: Sequence[Stored]) -> None:
        """Restore one stream; whoever has nothing to add holds nobody."""
        missing = max(0, len(found) - self._log.head(stream))
        if missing and stream != names.OUTBOUND and not self._held:
            self._hold()
            self._held = True
        self._log.restore(stream, found)
        self.fresh += missing


def from_archive(log: Fillable, archive: Archive, hold: Hold) -> tuple[int, list[Damage]]:
    """Fill a log from the archive; give how many events stand, and where one is missing."""
    count, damage = 0, []
    filling = Filling(log, hold)
    for stream in in_order(archive.streams()):
        archived = archive.read(stream)
        found = chained(archived)
        filling.put(stream, found)
        count += len(found)
        if len(found) < len(archived):
            damage.append(Damage(stream, len(found) + 1, "the archive lacks it"))
    return count, damage
