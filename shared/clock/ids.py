"""Ids that sort by the time they were made."""

from typing import Protocol

import uuid_utils


class Ids(Protocol):
    """Gives a new id at every call."""

    def next(self) -> str:
        """Give a UUIDv7 in its usual spelling."""
        ...


class Uuid7:
    """UUIDv7 (RFC 9562) from the machine's clock and chance."""

    def next(self) -> str:
        """Give a UUIDv7."""
        return str(uuid_utils.uuid7())
