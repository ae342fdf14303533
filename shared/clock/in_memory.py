"""Clocks and ids for tests: they move only when told to."""

import random
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        """Give the time it stands at."""
        return self.at

    def recorded(self) -> datetime:
        """Give the time it stands at."""
        return self.at

    def move(self, by: timedelta) -> None:
        """Move it forward."""
        self.at += by


class SeededIds:
    """UUIDv7-shaped ids from a seed, in order."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a seed is the point
        self._count = 0

    def next(self) -> str:
        """Give the next id."""
        self._count += 1
        tail = self._chance.getrandbits(48)
        return f"{self._count >> 16:08x}-{self._count & 0xFFFF:04x}-7000-8000-{tail:012x}"
