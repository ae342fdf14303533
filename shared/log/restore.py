"""Stored events come back as they are, from an archive or an export; nothing is performed."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from shared.domain import names
from shared.log.codec import GENESIS, chain
from shared.log.log import Archive
from shared.log.verify import Damage, Stored

ORDER = (
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
        noun = names.noun(stream)
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


def from_archive(log: Restorable, archive: Archive) -> tuple[int, list[Damage]]:
    """Fill a log from the archive; give how many events stand, and where one is missing."""
    count, damage = 0, []
    for stream in in_order(archive.streams()):
        archived = archive.read(stream)
        found = chained(archived)
        log.restore(stream, found)
        count += len(found)
        if len(found) < len(archived):
            damage.append(Damage(stream, len(found) + 1, "the archive lacks it"))
    return count, damage
