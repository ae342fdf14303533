"""After several failures in a row nobody is asked for a while."""

import time
from collections.abc import Callable

from shared.models.model import Because, Failed

FAILURES = 3
PAUSE = 60.0
"""Seconds; then one question is let through, and its failure opens the breaker again."""
OUTAGES: frozenset[Because] = frozenset(
    {"rate_limited", "overloaded", "timeout", "unreachable", "rejected"}
)
"""A refusal or an unreadable reply is an answer; these say that the provider is not well."""


class Breaker:
    """Counts failures in a row, in this process."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._failures = 0
        self._open_until = 0.0

    @property
    def open(self) -> bool:
        """Say whether to ask nobody now."""
        return self._monotonic() < self._open_until

    def heard(self, outcome: object) -> None:
        """Take note of how a question ended."""
        if not (isinstance(outcome, Failed) and outcome.because in OUTAGES):
            self._failures = 0
            return
        self._failures += 1
        if self._failures >= FAILURES:
            self._open_until = self._monotonic() + PAUSE
