"""Raw bytes come first: what the outside world said, exactly as it said it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol


class RawStore(Protocol):
    """The raw bucket."""

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes durably; the same key again replaces them."""
        ...

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None."""
        ...

    def keys(self, prefix: str = "", since: datetime | None = None) -> Iterator[str]:
        """Give keys under a prefix, last written at or after `since`."""
        ...

    def written(self, prefix: str, since: datetime) -> Iterator[tuple[datetime, str]]:
        """Give (when it was last written, key) under a prefix, at or after `since`, to the second.

        In no order that could be relied on.
        """
        ...

    def delete(self, key: str) -> None:
        """Delete bytes; unknown keys are ignored."""
        ...
