"""Every person has a data key of their own, and a new one after the old was destroyed.

Wrapped keys are objects by name. A destroyed key leaves a mark in its place, so that it is never
made again. Whoever was forgotten and writes anew gets the next generation: what they say now can
be read, what they said before cannot.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
KEY = 32
KEEP_FOR = 60.0
"""Seconds that a data key stays in memory: a destroyed one is gone everywhere after that."""
KEEP_MOST = 512
DESTROYED = b"destroyed"
"""Stands in place of a wrapped key; no wrapped key is that short."""


class KeyLost(Exception):
    """A key is not there and was never destroyed: a wrong or damaged store, not forgetting."""


class KeyStore(Protocol):
    """Wrapped data keys by name."""

    def get(self, name: str) -> bytes | None:
        """Give a wrapped key, or None."""
        ...

    def create(self, name: str, wrapped: bytes) -> bytes:
        """Keep a wrapped key unless there is one; give the one that is kept."""
        ...

    def replace(self, name: str, wrapped: bytes) -> None:
        """Put other bytes in a key's place, for good."""
        ...


class MasterKey(Protocol):
    """Wraps and unwraps data keys."""

    def wrap(self, plain: bytes, name: str) -> bytes:
        """Wrap a data key; `name` is bound to it."""
        ...

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """Unwrap a data key; raises `InvalidTag` for another master key or name."""
        ...


class WrappingKey:
    """A master key held in memory: wraps with AES-256-GCM, bound to the data key's name."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def wrap(self, plain: bytes, name: str) -> bytes:
        """Wrap a data key."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """Unwrap a data key; raises `InvalidTag` for another master key or name."""
        return self._cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())


@dataclass(frozen=True)
class _Kept:
    key: bytes | None
    """None once destroyed."""
    until: float


class DataKeys:
    """Finds, makes and destroys data keys, and keeps them in memory for a short while."""

    def __init__(
        self,
        store: KeyStore,
        master: Callable[[], MasterKey],
        monotonic: Callable[[], float] = time.monotonic,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._store = store
        self._master = master
        self._monotonic = monotonic
        self._random = random
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._destroyed: dict[str, set[int]] = {}
        """Generations by person."""

    def current(self, person: str) -> tuple[int, bytes]:
        """Give the generation to seal under and its key, made where there is none."""
        generation = 1
        while (key := self._recall(person, generation, self._find_or_make)) is None:
            generation += 1
        return generation, key

    def present(self, person: str) -> tuple[int, bytes] | None:
        """Give the same where there is one; makes none where none lives."""
        generation = 1
        try:
            while (key := self.get(person, generation)) is None:
                generation += 1
        except KeyLost:
            return None
        return generation, key

    def get(self, person: str, generation: int) -> bytes | None:
        """Give a key, None for a destroyed one; raises `KeyLost` for one that is not there."""
        return self._recall(person, generation, self._find)

    def destroy(self, person: str) -> None:
        """Destroy every key of a person; this process forgets them at once."""
        for generation in count(1):
            name = _name(person, generation)
            if generation > 1 and self._store.get(name) is None:
                return
            self._store.replace(name, DESTROYED)
            self._keep(person, generation, None, self._monotonic())

    def destroyed(self, person: str) -> int:
        """Say how many destroyed keys of this person this process has seen."""
        return len(self._destroyed.get(person, ()))

    def _recall(self, person: str, generation: int, fetch: Callable[[str], bytes]) -> bytes | None:
        kept = self._kept.get((person, generation))
        if kept and kept.until > self._monotonic():
            return kept.key
        name, asked = _name(person, generation), self._monotonic()
        wrapped = fetch(name)
        key = None if wrapped == DESTROYED else self._master().unwrap(wrapped, name)
        return self._keep(person, generation, key, asked)

    def _find(self, name: str) -> bytes:
        wrapped = self._store.get(name)
        if wrapped is None:
            raise KeyLost(name)
        return wrapped

    def _find_or_make(self, name: str) -> bytes:
        wrapped = self._store.get(name)
        if wrapped is not None:
            return wrapped
        return self._store.create(name, self._master().wrap(self._random(KEY), name))

    def _keep(self, person: str, generation: int, key: bytes | None, asked: float) -> bytes | None:
        """Keep a key from when it was asked for: what was destroyed since is known no longer."""
        if key is None:
            self._destroyed.setdefault(person, set()).add(generation)
        self._kept.pop((person, generation), None)
        while len(self._kept) >= KEEP_MOST:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[person, generation] = _Kept(key, asked + KEEP_FOR)
        return key


def _name(person: str, generation: int) -> str:
    """Name a key's object after a digest: a person's stream name stays out of object names."""
    return sha256(f"{person}\x1f{generation}".encode()).hexdigest()
