"""The whole log as files: stored bytes as they are, one file per stream, beside what they claim.

A file holds one event a line: its hash, a space, and its stored bytes, which are JSON on one line.
`manifest.json` says where every stream ended, signed by the company.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from shared.log import manifest as manifests
from shared.log.claims import Claims
from shared.log.log import EventLog, StoredEvents
from shared.log.manifest import Heads, Manifest
from shared.log.restore import Filling, Hold, Restorable, in_order
from shared.log.verify import Damage, Stored, verify
from shared.vault.vault import Vault

ENDING = ".events"


class NotAnExport(Exception):
    """A folder holds something else; names it and says what was missed."""


class Folder:
    """An export on disk, to be read as a log's stored bytes and their claims."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._streams = path / "streams"
        self._manifest = path / "manifest.json"

    def streams(self) -> Iterator[str]:
        """Give the name of every stream."""
        files = sorted(self._streams.glob(f"*{ENDING}"))
        return (unquote(file.name.removesuffix(ENDING)) for file in files)

    def stored(self, stream: str, after: int = 0) -> list[Stored]:
        """Give what its file holds behind version `after`, in the order of its lines."""
        lines = self._file(stream).read_bytes().splitlines()
        found = (_line(number, line) for number, line in enumerate(lines, 1))
        return [each for each in found if each[0] > after]

    def keep(self, stream: str, stored: Sequence[Stored]) -> None:
        """Write a stream's file."""
        self._streams.mkdir(parents=True, exist_ok=True)
        lines = (digest.encode() + b" " + body + b"\n" for _, body, digest in stored)
        self._file(stream).write_bytes(b"".join(lines))

    def put(self, key: str, body: bytes) -> None:
        """Keep what lies behind a claim check."""
        file = self.path / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    def get(self, key: str) -> bytes | None:
        """Give what lies behind a claim check, or None."""
        file = self.path / key
        inside = file.resolve().is_relative_to(self.path.resolve())
        return file.read_bytes() if inside and file.is_file() else None

    def seal(self, manifest: bytes) -> None:
        """Say where every stream ends."""
        self._manifest.write_bytes(manifest)

    def manifest(self) -> bytes:
        """Give the signed heads; raises `NotAnExport` where there are none."""
        try:
            return self._manifest.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise NotAnExport(f"{self.path}: manifest.json: is missing") from None

    def heads(self) -> Heads:
        """Give where every stream ended; raises `NotAnExport` where that cannot be read."""
        try:
            return manifests.read(self.manifest()).heads
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NotAnExport(f"{self.path}: manifest.json: is not a manifest") from None

    def _file(self, stream: str) -> Path:
        return self._streams / f"{quote(stream, safe='')}{ENDING}"


def _line(number: int, line: bytes) -> Stored:
    """Read one line; one that is no event stands at its own number, to be found damaged."""
    digest, _, body = line.partition(b" ")
    try:
        version = json.loads(body)["sequence"]
    except (ValueError, KeyError, TypeError):
        version = number
    return (version if isinstance(version, int) else number, body, digest.decode(errors="replace"))


def exported(log: StoredEvents, claims: Claims, folder: Folder, vault: Vault, now: datetime) -> int:
    """Write every stream, what it claims, and the signed heads; give the number of events."""
    heads: Heads = {}
    count = 0
    for stream in sorted(log.streams()):
        found = log.stored(stream)
        for key in _claimed(found):
            body = claims.get(key)
            if body is not None:
                folder.put(key, body)
        folder.keep(stream, found)
        heads[stream] = (found[-1][0], found[-1][2])
        count += len(found)
    folder.seal(manifests.written(Manifest(now, heads), vault))
    return count


def _claimed(found: Sequence[Stored]) -> Iterator[str]:
    for _, body, _ in found:
        if b'"dataref"' in body:
            key = json.loads(body).get("dataref")
            if key:
                yield key


def damage_of(folder: Folder) -> list[Damage]:
    """Give everything that is wrong with an export, also where a stream ends too early."""
    heads: Mapping[str, list[tuple[int, str]]] = {s: [h] for s, h in folder.heads().items()}
    return list(verify(folder, folder, heads))


def contradicted(log: StoredEvents, folder: Folder) -> list[str]:
    """Give the streams of which a log says something else than an export."""
    here = set(log.streams())
    return [s for s in folder.streams() if s in here and _differ(log.stored(s), folder.stored(s))]


def _differ(here: Iterable[Stored], there: Iterable[Stored]) -> bool:
    known = {version: (body, digest) for version, body, digest in here}
    return any(known.get(v, (body, digest)) != (body, digest) for v, body, digest in there)


class Log(EventLog, Restorable, Protocol):
    """A log that can be filled."""


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    events: int
    """Events of the export."""
    fresh: int
    """Those of them that were not there before."""


def imported(log: Log, claims: Claims, folder: Folder, hold: Hold) -> Imported:
    """Put every event of an export into a log; what is there already stays.

    Raises `Conflict` where the log says something else. Performs nothing; `hold` stops the
    house before anything new comes in, so that nobody else does either.
    """
    events = 0
    filling = Filling(log, hold)
    for stream in in_order(folder.streams()):
        found = folder.stored(stream)
        for key in _claimed(found):
            body = folder.get(key)
            if body is not None:
                claims.put(key, body)
        filling.put(stream, found)
        events += len(found)
    return Imported(events, filling.fresh)
