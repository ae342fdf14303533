"""One append, checked for sense before any store sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.writes import Part, Unmoved, Write

MOST_ITEMS = 100
"""What one DynamoDB transaction takes; every adapter keeps to it."""


@dataclass(frozen=True)
class Batch:
    """The writes and the checks of one append."""

    writes: tuple[Write, ...]
    checks: tuple[Unmoved, ...]


def batch(parts: Sequence[Part]) -> Batch:
    """Sort the parts of an append; a write from which nothing follows is a check.

    Raises `ValueError` for an append without events, a stream named twice or too many items.
    """
    writes = tuple(p for p in parts if isinstance(p, Write) and p.events)
    checks = tuple(_check(p) for p in parts if not (isinstance(p, Write) and p.events))
    if not writes:
        raise ValueError("an append without events")
    streams = [p.stream for p in parts]
    if len(set(streams)) != len(streams):
        raise ValueError(f"a stream is named twice in one append: {sorted(streams)}")
    items = sum(len(w.events) + (w.after > 0) for w in writes)
    items += sum(1 + (c.at > 0) for c in checks)
    if items > MOST_ITEMS:
        raise ValueError(f"an append of {items} items; {MOST_ITEMS} is the most")
    return Batch(writes, checks)


def _check(part: Part) -> Unmoved:
    return part if isinstance(part, Unmoved) else Unmoved(part.stream, part.after)
