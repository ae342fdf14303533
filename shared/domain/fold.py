"""A state is folded from its events, oldest first, beginning with one that knows nothing."""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, TypeVar

from shared.domain.event import Event

S = TypeVar("S")


def fold(evolve: Callable[[S, Any], S], events: Iterable[Event], begin: Callable[[], S]) -> S:
    """Fold events into the state that they lead to; of none, into the one that `begin` gives."""
    return reduce(evolve, events, begin())
