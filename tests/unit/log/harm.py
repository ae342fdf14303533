"""A small log, and what somebody who has got at its table may do to it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from shared.domain.writes import Origin
from shared.log.codec import GENESIS, chain
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.log.verify import Stored, verify

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPERATOR = Origin("operator")
STREAM = "company/outbound"
NOTED = "opportunity/1"


class Written:
    """What a log holds, open to whoever has got at the table."""

    def __init__(self, log: InMemoryEventLog) -> None:
        self.streams_found = {stream: list(log.stored(stream)) for stream in log.streams()}

    def stored(self, stream: str, after: int = 0) -> list[Stored]:
        return [each for each in self.streams_found[stream] if each[0] > after]

    def streams(self) -> Iterator[str]:
        return iter(self.streams_found)


def damage(
    log: InMemoryEventLog,
    claims: InMemoryClaims,
    harm: Callable[[list[Stored]], Sequence[Stored]],
    heads: dict[str, list[tuple[int, str]]] | None = None,
) -> list[str]:
    written = Written(log)
    written.streams_found[STREAM] = list(harm(written.streams_found[STREAM]))
    return [str(piece) for piece in verify(written, claims, heads or {})]


def reforged(found: list[Stored], at: int) -> list[Stored]:
    """Change an event and give it, and all behind it, hashes that fit."""
    forged, previous = [], GENESIS
    for version, stored, _ in found:
        body = stored.replace(b"Tea", b"War") if version >= at else stored
        previous = chain(previous, body)
        forged.append((version, body, previous))
    return forged
