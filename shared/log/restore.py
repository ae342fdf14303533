"""What a log must offer to be filled from an archive or an export."""

from collections.abc import Sequence
from typing import Protocol


class Restorable(Protocol):
    """A log that takes stored events as they are."""

    def restore(self, stream: str, stored: Sequence[tuple[int, bytes, str]]) -> None:
        """Write stored events by version; what is there already stays.

        Raises `Conflict` if other bytes stand at one of their versions. After an
        interruption the same call goes on where it stopped.
        """
        ...
