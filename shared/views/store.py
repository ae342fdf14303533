"""View rows: each is folded from one stream and carries the version it was folded to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Row:
    """One entry of a view."""

    view: str
    id: str
    version: int
    """Version of the stream it was folded from: the projector's checkpoint."""
    body: dict[str, Any]
    """JSON; personal values are sealed."""


class ViewStore(Protocol):
    """Where views are kept."""

    def get(self, view: str, id: str) -> Row | None:
        """Give one row, strongly consistent."""
        ...

    def put(self, row: Row, seen: int) -> bool:
        """Replace a row if it still stands at version `seen` (0: absent); False if not."""
        ...

    def list(self, view: str) -> Iterator[Row]:
        """Give all rows of a view by id."""
        ...

    def clear(self, view: str) -> None:
        """Drop a view."""
        ...

    def swap(self, shadow: str, live: str, before: Mapping[str, int]) -> None:
        """Let the rows of `shadow` stand in `live`, and drop the shadow.

        `before` gives the version of every live row (by id) before the shadow was folded. A row
        that moved since is replaced by a later version only, and what is new stays.
        """
        ...
