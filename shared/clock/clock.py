"""Two clocks: the one that decisions are made by, which may travel, and the real one."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

FILE = "KEEL_CLOCK_FILE"


class Clock(Protocol):
    """Gives the time as aware UTC."""

    def now(self) -> datetime:
        """Give the time that decisions are made by."""
        ...

    def recorded(self) -> datetime:
        """Give the real time, at which something was put down."""
        ...


class SystemClock:
    """The machine's clock, moved by the seconds in the file that `KEEL_CLOCK_FILE` names."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._seen: tuple[int, timedelta] = (-1, timedelta())

    def now(self) -> datetime:
        """Give the machine's time, moved."""
        return self.recorded() + self._offset()

    def recorded(self) -> datetime:
        """Give the machine's time."""
        return datetime.now(UTC)

    def _offset(self) -> timedelta:
        file = self._file or (Path(named) if (named := os.environ.get(FILE)) else None)
        if file is None:
            return timedelta()
        try:
            changed = file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        if changed != self._seen[0]:
            self._seen = (changed, timedelta(seconds=float(file.read_text() or 0)))
        return self._seen[1]
