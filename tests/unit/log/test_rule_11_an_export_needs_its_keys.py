"""Rule 11: an export is read only beside its keys, and which of them are missing can be tried."""

from pathlib import Path

import pytest

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain.opportunity_events import NoteTaken
from shared.domain.writes import Write
from shared.log.claims import INLINE_UP_TO
from shared.log.export import Folder, exported
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.log.keys import tried
from shared.vault.in_memory import InMemoryKeyStore
from shared.vault.vault import SealingVault, WrappingKey
from tests.support.keys import new_vault
from tests.unit.log.harm import NOON, OPERATOR

MASTER = WrappingKey(b"m" * 32)
LONG = "x" * INLINE_UP_TO


def vault_over(store: InMemoryKeyStore, master: WrappingKey = MASTER) -> SealingVault:
    return SealingVault(store, lambda: master, lambda: b"h" * 32)


@pytest.fixture
def store() -> InMemoryKeyStore:
    return InMemoryKeyStore()


@pytest.fixture
def export(store: InMemoryKeyStore, tmp_path: Path) -> Folder:
    """Give an export of two people, one of whom was forgotten and wrote anew, at length."""
    vault, claims = vault_over(store), InMemoryClaims()
    log = InMemoryEventLog(vault, MovableClock(NOON), SeededIds(), claims)
    log.append(OPERATOR, Write("opportunity/1", 0, [note("Hi"), note("Ho")], "handle/mara"))
    log.append(OPERATOR, Write("opportunity/2", 0, [note("Hi")], "handle/theo"))
    vault.destroy("handle/theo")
    log.append(OPERATOR, Write("opportunity/2", 1, [note(LONG)], "handle/theo"))
    folder = Folder(tmp_path / "export")
    exported(log, claims, folder, vault, NOON)
    return folder


def note(words: str) -> NoteTaken:
    return NoteTaken(at=NOON, note=words)


def lost(export: Folder, vault: SealingVault) -> list[tuple[str, int]]:
    found = tried(export, export, vault)
    assert found.needed == 3
    return sorted((word.person, word.generation) for word in found.lost)


def test_with_its_keys_nothing_is_missing_not_even_what_was_forgotten(
    export: Folder, store: InMemoryKeyStore
) -> None:
    assert lost(export, vault_over(store)) == []


def test_without_them_every_key_is_missing(export: Folder) -> None:
    assert lost(export, new_vault()) == [("handle/mara", 1), ("handle/theo", 1), ("handle/theo", 2)]


def test_keys_that_another_master_wrapped_are_as_good_as_missing(
    export: Folder, store: InMemoryKeyStore
) -> None:
    other = vault_over(store, WrappingKey(b"o" * 32))
    assert lost(export, other) == [("handle/mara", 1), ("handle/theo", 2)]


def test_a_key_of_the_same_person_that_was_made_here_opens_nothing(
    export: Folder, store: InMemoryKeyStore
) -> None:
    here = InMemoryKeyStore()
    vault_over(here).seal("handle/mara", b"Hi", b"")
    for name in set(store.keys) - set(here.keys):
        here.keys[name] = store.keys[name]
    assert lost(export, vault_over(here)) == [("handle/mara", 1)]
