"""The write journal: what the embedded cloud acknowledged survives a kill.

The cloud saves its tables only now and then: that is the base. Every write since then is one line
of a journal that is named after the base's digest, so a newer base makes an older journal void.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PREFIX, SUFFIX = "journal-", ".jsonl"


class JournalBroken(Exception):
    """What was written since the base cannot be done again; names the file and the line."""


@dataclass(frozen=True)
class Request:
    """One write as it was asked for."""

    target: str
    """The operation, such as `DynamoDB_20120810.PutItem`."""
    body: str


class Journal:
    """Lines behind one base; `base` is the file that the cloud replaces when it saves."""

    def __init__(self, folder: Path, base: Path, *, sync: bool = False) -> None:
        self._folder, self._base, self._sync = folder, base, sync
        self._descriptor: int | None = None
        self._path = self.path()
        self.written = 0
        """Writes since the base."""

    def path(self) -> Path:
        """Give the file that belongs to the base as it is now."""
        return self._folder / f"{PREFIX}{digest(self._base)}{SUFFIX}"

    def requests(self) -> Iterator[Request]:
        """Give every write since the base; a torn last line was never acknowledged.

        Raises `JournalBroken` at a line that is none.
        """
        path = self.path()
        whole = _whole_lines(path) if path.exists() else b""
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                target, body = json.loads(line)
            except ValueError:
                raise self.broken(number, "not a write") from None
            yield Request(target, body)

    def broken(self, line: int, why: str) -> JournalBroken:
        """Say what is wrong with a line; the file itself is left as it is."""
        return JournalBroken(f"{self.path()}: line {line}: {why}")

    def open(self, written: int = 0) -> None:
        """Begin to append behind the present base, and forget the journals of older ones."""
        self.close()
        self._path, self.written = self.path(), written
        flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND
        self._descriptor = os.open(self._path, flags, 0o600)
        for old in self._folder.glob(f"{PREFIX}*{SUFFIX}"):
            if old != self._path:
                old.unlink()

    @property
    def opened(self) -> bool:
        """Say whether writes can be put down."""
        return self._descriptor is not None

    def append(self, request: Request) -> None:
        """Put one write down; when this returns, a kill of the process cannot take it back.

        With `sync`, a loss of power cannot either. Raises `OSError` when the disk refuses.
        """
        if self._descriptor is None:
            raise RuntimeError("the journal is not open")
        line = json.dumps([request.target, request.body]).encode() + b"\n"
        if os.write(self._descriptor, line) != len(line):
            raise OSError("the disk took only a part of the line")
        if self._sync:
            os.fsync(self._descriptor)
        self.written += 1

    def close(self) -> None:
        """Append no more."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def digest(base: Path) -> str:
    """Name a base by its bytes; the base of a new core is empty."""
    if not base.exists():
        return "empty"
    return hashlib.sha256(base.read_bytes()).hexdigest()[:16]


def _whole_lines(path: Path) -> bytes:
    """Cut off a torn last line, also in the file, so that the next line begins where it should."""
    raw = path.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if whole != raw:
        os.truncate(path, len(whole))
    return whole
