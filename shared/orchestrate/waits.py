"""A wait is parked with what it watches; a wake only says: look at the log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

WATCHED = frozenset({"opportunity", "action", "company"})
"""Nouns of the streams that a wait may watch; nobody is woken for any other."""


@dataclass(frozen=True)
class Wait:
    """One parked execution."""

    token: str
    """Task token of Step Functions; it lives in this table alone."""
    subject: str
    watched: Mapping[str, int]
    """Stream → version from which the decision to wait was read; always holds the subject."""
    due_at: datetime | None
    parked_at: datetime


class Waits(Protocol):
    """The table of open waits."""

    def park(self, wait: Wait) -> None:
        """Keep a wait open; the same token again replaces it."""
        ...

    def close(self, token: str) -> None:
        """Close a wait; closed and unknown ones are ignored."""
        ...

    def open(self) -> Iterator[Wait]:
        """Give all open waits; eventually consistent."""
        ...


class Executions(Protocol):
    """The state machine's executions, as this product needs them."""

    def start(self, subject: str, number: int) -> None:
        """Start execution `number` of a subject; already running or known counts as started."""
        ...

    def wake(self, token: str) -> bool:
        """Let a parked execution go on; False if it is gone or was woken already."""
        ...
