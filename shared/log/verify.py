"""Look for damage in stored bytes: versions, chains and schemas; no person's key is needed."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.domain.event import Registry
from shared.domain.registry import EVENTS
from shared.log.claims import ClaimMissing, Claims
from shared.log.codec import GENESIS, Codec, Unreadable, chain
from shared.log.log import StoredEvents

Stored = tuple[int, bytes, str]
"""(version, stored bytes, hex hash), as found."""


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong at one place."""

    stream: str
    version: int
    what: str

    def __str__(self) -> str:
        return f"{self.stream}#{self.version}: {self.what}"


class _Keyless:
    """Opens nothing, so that sealed fields read as forgotten and only shapes are judged."""

    def open(self, *_: object, **__: object) -> bytes | None:
        return None

    def destroyed(self, *_: object, **__: object) -> int:
        return True

    def seal(self, *_: object, **__: object) -> bytes:
        raise PermissionError("whoever verifies has no keys")

    def seal_known(self, *_: object, **__: object) -> bytes | None:
        raise PermissionError("whoever verifies has no keys")

    def mac(self, *_: object, **__: object) -> str:
        raise PermissionError("whoever verifies has no keys")

    def destroy(self, *_: object, **__: object) -> None:
        raise PermissionError("whoever verifies has no keys")


class Verifier:
    """Judges streams one by one; `claims` holds what lies behind claim checks."""

    def __init__(self, claims: Claims, events: Registry = EVENTS) -> None:
        self._codec = Codec(_Keyless(), claims, events)

    def stream(self, stream: str, found: Sequence[Stored]) -> list[Damage]:
        """Give the damage of one stream, at most one piece for each version, in order."""
        damage = _counted(stream, found)
        wrong = {piece.version for piece in damage}
        previous: tuple[int, str] = (0, GENESIS)
        for version, stored, digest in _in_order(found):
            what = "" if version in wrong else self._wrong(stream, version, stored)
            broken = previous[0] == version - 1 and chain(previous[1], stored) != digest
            if what or (broken and version not in wrong):
                damage.append(Damage(stream, version, what or "its bytes or its hash were changed"))
            previous = (version, digest)
        return sorted(damage, key=lambda piece: piece.version)

    def _wrong(self, stream: str, version: int, stored: bytes) -> str:
        """Say what is wrong with an event by itself."""
        try:
            envelope = json.loads(stored)
            place = (envelope["subject"], envelope["sequence"])
            if place != (stream, version):
                return f"here stands {place[0]}#{place[1]}"
            self._codec.decode(stream, version, stored, "")
        except ClaimMissing as missing:
            return f"what its claim check stands for is gone or was changed: {missing}"
        except Unreadable:
            return f"no known schema reads it: {envelope['dataschema']}"
        except (ValueError, KeyError, TypeError):
            return "it is not an event"
        return ""


def _in_order(found: Sequence[Stored]) -> list[Stored]:
    first = {version: (version, stored, digest) for version, stored, digest in reversed(found)}
    return [first[version] for version in sorted(first)]


def _counted(stream: str, found: Sequence[Stored]) -> list[Damage]:
    """Give what is wrong with how the versions follow each other."""
    times = Counter(version for version, _, _ in found)
    damage = [Damage(stream, v, "it stands twice") for v, count in times.items() if count > 1]
    once = list(times)
    damage += [
        Damage(stream, after, f"it stands behind {before}")
        for before, after in pairwise(once)
        if after < before
    ]
    missing = sorted(set(range(1, max(once, default=0) + 1)) - set(once))
    return damage + [Damage(stream, version, "it is missing") for version in missing]


def verify(
    log: StoredEvents, claims: Claims, heads: Mapping[str, Sequence[tuple[int, str]]]
) -> Iterator[Damage]:
    """Give all the damage of a log; `heads` is what signed manifests saw (stream → version, hash).

    A stream that ends before a head, or had another hash there, was cut or forged anew.
    """
    verifier, seen = Verifier(claims), set()
    for stream in sorted(log.streams()):
        seen.add(stream)
        found = log.stored(stream)
        damage = verifier.stream(stream, found)
        yield from damage
        if not damage:
            yield from _against(stream, found, heads.get(stream, ()))
    for stream in sorted(set(heads) - seen):
        yield Damage(stream, max(heads[stream])[0], "the whole stream is gone")


def _against(
    stream: str, found: Sequence[Stored], heads: Sequence[tuple[int, str]]
) -> Iterator[Damage]:
    digests = {version: digest for version, _, digest in found}
    for version, digest in heads:
        if version not in digests:
            yield Damage(
                stream, version, f"it was cut off: a signed manifest saw it, {_end(found)}"
            )
            return
        if digests[version] != digest:
            yield Damage(stream, version, "it was forged anew: a signed manifest saw another hash")
            return


def _end(found: Sequence[Stored]) -> str:
    return f"and now the stream ends at {found[-1][0]}" if found else "and now nothing is there"
