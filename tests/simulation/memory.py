"""What a simulation remembers so that the product need not work it out again.

Everything here is a pure function of what it is given; events and states are immutable.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import reduce as fold
from typing import Any

from shared import telemetry
from shared.flow import book
from shared.views import projections

Evolve = Callable[[Any, Any], Any]


class Folds:
    """Folds events from where the same events were last folded to."""

    def __init__(self) -> None:
        self._known: dict[tuple[Evolve, int], tuple[int, Any, Any]] = {}

    def __call__(self, evolve: Evolve, events: Iterable[Any], initial: Any) -> Any:
        """Do what `functools.reduce` does."""
        events = list(events)
        if not events:
            return initial
        key = evolve, id(events[0])
        count, last, state = self._known.get(key, (0, None, initial))
        if count > len(events):  # somebody still looks at an earlier time
            return fold(evolve, events, initial)
        if not count or events[count - 1] is not last:
            count, state = 0, initial
        state = fold(evolve, events[count:], state)
        self._known[key] = len(events), events[-1], state
        return state

    def clear(self) -> None:
        """Forget everything: ids of objects hold only while somebody keeps these."""
        self._known.clear()


FOLDS = Folds()


LINES: list[Any] = []
"""What the product said in its logs since the schedule began."""


def install() -> None:
    """Let the product remember, and keep what it logs; idempotent."""
    projections.reduce = FOLDS  # type: ignore[attr-defined, assignment]
    book.reduce = FOLDS  # type: ignore[attr-defined, assignment]
    telemetry._write = LINES.append  # type: ignore[assignment]


@contextmanager
def installed() -> Iterator[None]:
    """Let the product remember for a while."""
    places = ((projections, "reduce"), (book, "reduce"), (telemetry, "_write"))
    before = [getattr(owner, name) for owner, name in places]
    install()
    try:
        yield
    finally:
        for (owner, name), kept in zip(places, before, strict=True):
            setattr(owner, name, kept)


def begin() -> None:
    """Forget what earlier schedules left."""
    FOLDS.clear()
    LINES.clear()
    random.seed(1)
