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
        self._seen: tuple[tuple[int, int, int], timedelta] = ((0, 0, 0), timedelta())

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
            found = file.stat()
            # two writes can share a timestamp; a file that replaced another has its own number
            mark = (found.st_ino, found.st_mtime_ns, found.st_size)
            if mark != self._seen[0]:
                self._seen = (mark, timedelta(seconds=float(file.read_text() or 0)))
        except FileNotFoundError:
            return timedelta()
        return self._seen[1]
