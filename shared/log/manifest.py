"""A daily signed manifest of stream heads: it shows a tail that was cut or forged anew.

Each manifest names the digest of the one before it, so a manifest that is taken away shows too.
It is signed with a key of the company, so checking it needs no key of a person.
"""

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol

from shared.clock.clock import Clock
from shared.log.codec import canonical, utc
from shared.log.log import EventLog, StoredEvents
from shared.log.moved import moved_since
from shared.vault.vault import Vault

PURPOSE = "manifest"
OVERLAP = timedelta(minutes=15)
"""How far a manifest looks back before the last one: longer than the index may lag."""
MOST_TAKEN = 5_000
"""Streams that one manifest takes up because those before it lack them; the next goes on."""
Heads = dict[str, tuple[int, str]]
"""Stream → (version, hash) of its last event."""


class Manifests(Protocol):
    """Where manifests lie, one a day."""

    def put(self, day: date, body: bytes) -> None:
        """Keep the manifest of a day."""
        ...

    def get(self, day: date) -> bytes | None:
        """Give the manifest of a day, or None."""
        ...

    def days(self) -> Sequence[date]:
        """Give every day that has one, oldest first."""
        ...


class Log(EventLog, StoredEvents, Protocol):
    """A log with its stored bytes."""


@dataclass(frozen=True)
class Manifest:
    """What stood at the end of every stream at a moment."""

    at: datetime
    heads: Heads
    previous: str = ""
    """SHA-256 of the manifest before this one; empty for the first."""
    lacking: bool = False
    """Whether streams that came in from elsewhere were left to the next one."""


def written(manifest: Manifest, vault: Vault) -> bytes:
    """Give a manifest's bytes with its signature."""
    told = {
        "at": utc(manifest.at),
        "heads": {stream: list(head) for stream, head in manifest.heads.items()},
        "previous": manifest.previous,
        **({"lacking": True} if manifest.lacking else {}),
    }
    return canonical({"manifest": told, "signature": vault.mac(PURPOSE, canonical(told))})


def read(body: bytes) -> Manifest:
    """Read a manifest without judging its signature."""
    told = json.loads(body)["manifest"]
    heads = {
        stream: (int(version), str(digest)) for stream, (version, digest) in told["heads"].items()
    }
    return Manifest(
        datetime.fromisoformat(told["at"]), heads, told["previous"], told.get("lacking", False)
    )


def signed(body: bytes, vault: Vault) -> bool:
    """Say whether the company signed exactly this manifest."""
    try:
        told = json.loads(body)
        given = str(told["signature"])
        return hmac.compare_digest(given, vault.mac(PURPOSE, canonical(told["manifest"])))
    except (ValueError, KeyError, TypeError):
        return False


def heads_of(log: StoredEvents) -> Heads:
    """Give every stream's head by reading all of them."""
    found: Heads = {}
    for stream in log.streams():
        stored = log.stored(stream)
        if stored:
            found[stream] = (stored[-1][0], stored[-1][2])
    return found


def daily(
    log: Log,
    manifests: Manifests,
    vault: Vault,
    clock: Clock,
    *,
    looked_through: datetime | None = None,
) -> bool:
    """Write today's manifest unless there is one; say whether it was written.

    Only streams that moved since the last one are read again. What came in from elsewhere moved
    long ago: all are named again where the log was `looked_through` anew since the last one.
    """
    now = clock.recorded()
    days = [day for day in manifests.days() if day <= now.date()]
    if days and days[-1] == now.date():
        return False
    last = manifests.get(days[-1]) if days else None
    manifest = _next(log, last, now, looked_through) if last else Manifest(now, heads_of(log))
    manifests.put(now.date(), written(manifest, vault))
    return True


def _next(log: Log, last: bytes, now: datetime, looked_through: datetime | None) -> Manifest:
    before = read(last)
    heads = before.heads | _moved(log, before.at - OVERLAP, now)
    missing: list[str] = []
    if before.lacking or (looked_through and looked_through > before.at):
        missing = [stream for stream in log.streams() if stream not in heads]
    for stream in missing[:MOST_TAKEN]:
        version, _, digest = log.stored(stream)[-1]
        heads[stream] = (version, digest)
    lacking = len(missing) > MOST_TAKEN
    return Manifest(now, heads, sha256(last).hexdigest(), lacking)


def _moved(log: Log, since: datetime, now: datetime) -> Heads:
    moved = moved_since(log, since, now)
    return {stream: (version, _hash(log, stream, version)) for stream, version in moved.items()}


def _hash(log: Log, stream: str, version: int) -> str:
    return log.stored(stream, version - 1)[0][2]


@dataclass(frozen=True)
class Seen:
    """What all manifests together say, and what is wrong with them themselves."""

    heads: dict[str, list[tuple[int, str]]]
    complaints: tuple[str, ...]


def seen(manifests: Manifests, vault: Vault) -> Seen:
    """Read every manifest: only signed ones count, and each must name the one before it."""
    heads: dict[str, list[tuple[int, str]]] = {}
    complaints = []
    previous: str | None = None
    for day, body in _bodies(manifests):
        if not signed(body, vault):
            complaints.append(f"manifest of {day}: its signature does not fit")
            previous = None
            continue
        manifest = read(body)
        if previous is not None and manifest.previous != previous:
            complaints.append(f"manifest of {day}: the one before it is gone or was changed")
        previous = sha256(body).hexdigest()
        for stream, head in manifest.heads.items():
            if head not in heads.setdefault(stream, []):
                heads[stream].append(head)
    return Seen(heads, tuple(complaints))


def _bodies(manifests: Manifests) -> Iterator[tuple[date, bytes]]:
    for day in manifests.days():
        body = manifests.get(day)
        if body is not None:
            yield day, body
