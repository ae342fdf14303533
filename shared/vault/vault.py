"""What a person said is sealed under a key of their own, so that it can be forgotten.

AES-256-GCM (NIST SP 800-38D) under a data key per person; data keys lie wrapped under a master
key, as objects of their own. Destroying one makes everything sealed under it unreadable.
"""

import hmac
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
KEY = 32
KEEP_FOR = 60.0
"""Seconds that a data key stays in memory: a destroyed one is gone everywhere after that."""
KEEP_MOST = 512
DESTROYED = b"destroyed"
"""Stands in place of a wrapped key, so that the same key is never made again."""


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
        """Unwrap a data key."""
        ...


class Vault(Protocol):
    """Seals, opens and forgets; `person` names whose key it is."""

    def seal(self, person: str, plain: bytes, context: bytes) -> bytes:
        """Seal bytes under a person's key, bound to where they stand."""
        ...

    def open(self, person: str, sealed: bytes, context: bytes) -> bytes | None:
        """Open sealed bytes; None once the key was destroyed."""
        ...

    def destroy(self, person: str) -> None:
        """Destroy a person's key."""
        ...

    def destroyed(self, person: str) -> bool:
        """Say whether a person's key is known here to be destroyed; touches no store."""
        ...

    def mac(self, purpose: str, data: bytes) -> str:
        """Give a keyed digest of data, apart for every purpose: 32 hex characters."""
        ...


@dataclass
class _Kept:
    key: bytes | None
    until: float


class SealingVault:
    """The vault over any key store and master key."""

    def __init__(
        self,
        keys: KeyStore,
        master: Callable[[], MasterKey],
        mac_key: Callable[[], bytes],
        monotonic: Callable[[], float] = time.monotonic,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._keys = keys
        self._master = master
        self._mac_key = mac_key
        self._monotonic = monotonic
        self._random = random
        self._kept: dict[str, _Kept] = {}

    def seal(self, person: str, plain: bytes, context: bytes) -> bytes:
        """Seal bytes; what a forgotten person says anew is sealed and lost at once."""
        key = self._key(person) or self._random(KEY)
        nonce = self._random(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, context)

    def open(self, person: str, sealed: bytes, context: bytes) -> bytes | None:
        """Open sealed bytes; None once the key was destroyed, or for what came after that.

        Raises `InvalidTag` where the bytes or their place were changed.
        """
        key = self._key(person)
        if key is None:
            return None
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context)

    def destroy(self, person: str) -> None:
        """Destroy a person's key for good; this process forgets it at once."""
        self._keys.replace(_name(person), DESTROYED)
        self._keep(person, None)

    def destroyed(self, person: str) -> bool:
        """Say whether this process knows the key to be destroyed."""
        kept = self._kept.get(person)
        return kept is not None and kept.key is None

    def mac(self, purpose: str, data: bytes) -> str:
        """Give a keyed digest, apart for every purpose."""
        message = purpose.encode() + b"\0" + data
        return hmac.new(self._mac_key(), message, sha256).hexdigest()[:32]

    def _key(self, person: str) -> bytes | None:
        kept = self._kept.get(person)
        if kept and kept.until > self._monotonic():
            return kept.key
        return self._keep(person, self._fetch(person))

    def _fetch(self, person: str) -> bytes | None:
        name = _name(person)
        wrapped = self._keys.get(name)
        if wrapped is None:
            fresh = self._master().wrap(self._random(KEY), name)
            wrapped = self._keys.create(name, fresh)
        return None if wrapped == DESTROYED else self._master().unwrap(wrapped, name)

    def _keep(self, person: str, key: bytes | None) -> bytes | None:
        if len(self._kept) >= KEEP_MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[person] = _Kept(key, self._monotonic() + KEEP_FOR)
        return key


class WrappingKey:
    """A master key held in memory: wraps with AES-256-GCM, bound to the data key's name."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def wrap(self, plain: bytes, name: str) -> bytes:
        """Wrap a data key."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """Unwrap a data key."""
        return self._cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())


def _name(person: str) -> str:
    """Name a key's object after a digest: a person's stream name stays out of object names."""
    return sha256(person.encode()).hexdigest()


__all__ = ["InvalidTag", "KeyStore", "MasterKey", "SealingVault", "Vault", "WrappingKey"]
