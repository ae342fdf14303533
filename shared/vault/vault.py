"""What a person said is sealed under a key of their own, so that it can be forgotten.

AES-256-GCM (NIST SP 800-38D) under a data key per person; data keys lie wrapped under a master
key, as objects of their own. Destroying one makes everything sealed under it unreadable.
Sealed bytes are the key's generation (2 bytes), the nonce (12), the ciphertext and its tag.
"""

import hmac
import os
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.vault.data_keys import NONCE, DataKeys, KeyLost, KeyStore, MasterKey, WrappingKey

GENERATION = 2


class Vault(Protocol):
    """Seals, opens and forgets; `person` names whose key it is."""

    def seal(self, person: str, plain: bytes, context: bytes) -> bytes:
        """Seal bytes under a person's key, bound to where they stand."""
        ...

    def seal_known(self, person: str, plain: bytes, context: bytes) -> bytes | None:
        """Seal bytes like that, but None where no key of theirs lives: it makes none."""
        ...

    def open(self, person: str, sealed: bytes, context: bytes) -> bytes | None:
        """Open sealed bytes; None once the key was destroyed."""
        ...

    def destroy(self, person: str) -> None:
        """Destroy a person's keys; what they say afterwards is sealed under a new one."""
        ...

    def destroyed(self, person: str) -> int:
        """Say how many keys of this person are known here to be destroyed; touches no store."""
        ...

    def mac(self, purpose: str, data: bytes) -> str:
        """Give a keyed digest of data, apart for every purpose: 32 hex characters."""
        ...


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
        self._keys = DataKeys(keys, master, monotonic, random)
        self._mac_key = mac_key
        self._random = random

    def seal(self, person: str, plain: bytes, context: bytes) -> bytes:
        """Seal bytes under the person's present key."""
        return self._sealed(*self._keys.current(person), plain, context)

    def seal_known(self, person: str, plain: bytes, context: bytes) -> bytes | None:
        """Seal bytes like that, but None where no key of theirs lives: it makes none."""
        present = self._keys.present(person)
        return self._sealed(*present, plain, context) if present else None

    def _sealed(self, generation: int, key: bytes, plain: bytes, context: bytes) -> bytes:
        nonce = self._random(NONCE)
        sealed = AESGCM(key).encrypt(nonce, plain, context)
        return generation.to_bytes(GENERATION, "big") + nonce + sealed

    def open(self, person: str, sealed: bytes, context: bytes) -> bytes | None:
        """Open sealed bytes; None once their key was destroyed.

        Raises `InvalidTag` where the bytes or their place were changed, `KeyLost` where the key
        is gone and nobody destroyed it.
        """
        key = self._keys.get(person, generation_of(sealed))
        if key is None:
            return None
        nonce, body = sealed[GENERATION : GENERATION + NONCE], sealed[GENERATION + NONCE :]
        return AESGCM(key).decrypt(nonce, body, context)

    def destroy(self, person: str) -> None:
        """Destroy a person's keys for good; this process forgets them at once."""
        self._keys.destroy(person)

    def destroyed(self, person: str) -> int:
        """Say how many keys of this person this process knows to be destroyed."""
        return self._keys.destroyed(person)

    def mac(self, purpose: str, data: bytes) -> str:
        """Give a keyed digest, apart for every purpose."""
        message = purpose.encode() + b"\0" + data
        return hmac.new(self._mac_key(), message, sha256).hexdigest()[:32]


def generation_of(sealed: bytes) -> int:
    """Say which of a person's keys sealed these bytes."""
    return int.from_bytes(sealed[:GENERATION], "big")


__all__ = [
    "InvalidTag",
    "KeyLost",
    "KeyStore",
    "MasterKey",
    "SealingVault",
    "Vault",
    "WrappingKey",
    "generation_of",
]
