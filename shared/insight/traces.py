"""Traces of a person in what is kept: the words by which they would be found, in the clear."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Place = Callable[[], Iterable[tuple[str, bytes]]]
"""Gives (where, bytes) of everything in one place."""


@dataclass(frozen=True)
class Trace:
    """Something of a person in one place."""

    place: str
    what: str
    because: str


def in_the_clear(
    place: str, kept: Iterable[tuple[str, bytes]], words: tuple[str, ...]
) -> Iterator[Trace]:
    """Give where any of the words stands, however it is written in capitals."""
    wanted = [word.casefold().encode() for word in words]
    for where, body in kept:
        if any(word in body.lower() for word in wanted):
            yield Trace(place, where, "their address stands in it, and somebody else wrote it")
