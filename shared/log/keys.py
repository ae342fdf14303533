"""An export holds no keys: whether it can be read here is tried before it comes in."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.log.claims import Claims
from shared.log.codec import Sealed, sealed_in
from shared.log.log import StoredEvents
from shared.vault.vault import InvalidTag, KeyLost, Vault


@dataclass(frozen=True)
class Tried:
    """How many keys stored bytes need, and one word for each that does not open here."""

    needed: int
    lost: tuple[Sealed, ...]


def tried(log: StoredEvents, claims: Claims, vault: Vault) -> Tried:
    """Open one sealed word for every key; a key that was destroyed is nothing that is missed."""
    words = {(word.person, word.generation): word for word in _sealed(log, claims)}
    lost = tuple(word for word in words.values() if not _opens(vault, word))
    return Tried(len(words), lost)


def _sealed(log: StoredEvents, claims: Claims) -> Iterator[Sealed]:
    for stream in log.streams():
        for version, stored, _ in log.stored(stream):
            yield from sealed_in(stream, version, stored, claims)


def _opens(vault: Vault, word: Sealed) -> bool:
    try:
        vault.open(word.person, word.body, word.context)
    except (KeyLost, InvalidTag):
        return False
    return True
