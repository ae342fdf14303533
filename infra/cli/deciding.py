"""What the operator says is appended like anything else: read, decide, append, or begin again."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.cli.saying import NO, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.domain.writes import Part
    from shared.flow.house import House

MOST_TRIES = 20


def decided(house: "House", subject: str, follows: "Callable[[], list[Part]]") -> bool:
    """Append what follows; say whether anything did.

    Raises `Trouble` where the house refuses, with the reason in its words.
    """
    from shared.log.log import Conflict

    for _ in range(MOST_TRIES):
        try:
            with refusals():
                parts = follows()
            if parts:
                house.log.append(house.origin(subject, actor="operator"), *parts)
        except Conflict:
            continue
        return bool(parts)
    raise Trouble(f"{subject} moves faster than it can be decided; try again", NO)


@contextmanager
def refusals() -> "Iterator[None]":
    """Turn a refusal into the answer no."""
    from shared.domain.errors import Refused

    try:
        yield
    except Refused as refused:
        raise Trouble(str(refused), NO) from None


def named(house: "House", noun: str, id: str) -> str:
    """Give the stream that an id names; raises `Trouble` where nothing is known under it."""
    stream = id if id.startswith(f"{noun}/") else f"{noun}/{id}"
    if not house.log.head(stream):
        raise Trouble(f"{id}: there is no such {noun}; see: keel view {VIEW_OF[noun]}")
    return stream


VIEW_OF = {"opportunity": "pipeline", "approval": "approvals", "contact": "contacts"}
"""The view in which the ids of a noun stand."""
