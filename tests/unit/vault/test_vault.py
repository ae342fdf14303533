"""Sealed bytes open for whoever holds the key, in their place; a destroyed key opens nothing."""

import os

import pytest

from shared.vault.data_keys import DESTROYED, KEEP_MOST
from shared.vault.in_memory import InMemoryKeyStore
from shared.vault.vault import InvalidTag, KeyLost, SealingVault, WrappingKey

MASTER = WrappingKey(os.urandom(32))
MAC_KEY = os.urandom(32)
PERSON, PLACE = "handle/3f9a", b"opportunity/1\x1f2\x1ftext"
WORDS = "Größe und Preis, bitte".encode()


class Timer:
    """Time that moves when told to."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


class CountingStore(InMemoryKeyStore):
    """Counts what is read."""

    reads = 0

    def get(self, name: str) -> bytes | None:
        self.reads += 1
        return super().get(name)


@pytest.fixture
def store() -> CountingStore:
    return CountingStore()


@pytest.fixture
def timer() -> Timer:
    return Timer()


def process(store: CountingStore, timer: Timer) -> SealingVault:
    """Give the vault of another warm process."""
    return SealingVault(store, lambda: MASTER, lambda: MAC_KEY, timer)


@pytest.fixture
def vault(store: CountingStore, timer: Timer) -> SealingVault:
    return process(store, timer)


def test_what_was_sealed_opens_in_its_place(vault: SealingVault) -> None:
    assert vault.open(PERSON, vault.seal(PERSON, WORDS, PLACE), PLACE) == WORDS


def test_another_process_opens_it_too(
    vault: SealingVault, store: CountingStore, timer: Timer
) -> None:
    sealed = vault.seal(PERSON, WORDS, PLACE)
    assert process(store, timer).open(PERSON, sealed, PLACE) == WORDS


def test_the_same_words_never_look_the_same(vault: SealingVault) -> None:
    assert vault.seal(PERSON, WORDS, PLACE) != vault.seal(PERSON, WORDS, PLACE)


def test_sealed_bytes_open_nowhere_else(vault: SealingVault) -> None:
    sealed = vault.seal(PERSON, WORDS, PLACE)
    with pytest.raises(InvalidTag):
        vault.open(PERSON, sealed, b"opportunity/1\x1f3\x1ftext")


def test_every_person_has_a_key_of_their_own(vault: SealingVault) -> None:
    sealed = vault.seal(PERSON, WORDS, PLACE)
    vault.seal("handle/other", WORDS, PLACE)
    with pytest.raises(InvalidTag):
        vault.open("handle/other", sealed, PLACE)


@pytest.mark.parametrize("at", [5, 20, -1], ids=["nonce", "words", "tag"])
def test_a_changed_byte_is_noticed(vault: SealingVault, at: int) -> None:
    sealed = bytearray(vault.seal(PERSON, WORDS, PLACE))
    sealed[at] ^= 1
    with pytest.raises(InvalidTag):
        vault.open(PERSON, bytes(sealed), PLACE)


def test_nothing_in_the_store_tells_who_or_what(vault: SealingVault, store: CountingStore) -> None:
    vault.seal(PERSON, WORDS, PLACE)
    assert all("3f9a" not in name for name in store.keys)


def test_rule_11_a_destroyed_key_opens_nothing_here_and_at_once(vault: SealingVault) -> None:
    sealed = vault.seal(PERSON, WORDS, PLACE)
    assert not vault.destroyed(PERSON)
    vault.destroy(PERSON)
    assert vault.open(PERSON, sealed, PLACE) is None
    assert vault.destroyed(PERSON)


def test_rule_11_a_destroyed_key_opens_nothing_elsewhere_after_a_minute(
    vault: SealingVault, store: CountingStore, timer: Timer
) -> None:
    other = process(store, timer)
    sealed = vault.seal(PERSON, WORDS, PLACE)
    assert other.open(PERSON, sealed, PLACE) == WORDS
    vault.destroy(PERSON)
    timer.at += 60
    assert other.open(PERSON, sealed, PLACE) is None
    assert other.destroyed(PERSON)


def test_rule_11_no_bytes_of_a_destroyed_key_remain(
    vault: SealingVault, store: CountingStore
) -> None:
    vault.seal(PERSON, WORDS, PLACE)
    vault.destroy(PERSON)
    assert list(store.keys.values()) == [DESTROYED]


def test_whoever_was_forgotten_and_writes_anew_is_heard(vault: SealingVault) -> None:
    before = vault.seal(PERSON, WORDS, PLACE)
    vault.destroy(PERSON)
    after = vault.seal(PERSON, b"Hello again", PLACE)
    assert vault.open(PERSON, after, PLACE) == b"Hello again"
    assert vault.open(PERSON, before, PLACE) is None


def test_forgetting_twice_forgets_both_lives(vault: SealingVault) -> None:
    lives = []
    for _ in range(3):
        lives.append(vault.seal(PERSON, WORDS, PLACE))
        vault.destroy(PERSON)
    assert [vault.open(PERSON, life, PLACE) for life in lives] == [None, None, None]
    assert vault.open(PERSON, vault.seal(PERSON, WORDS, PLACE), PLACE) == WORDS


def test_a_stale_process_seals_under_a_destroyed_key_for_a_minute_at_most(
    vault: SealingVault, store: CountingStore, timer: Timer
) -> None:
    stale = process(store, timer)
    stale.seal(PERSON, WORDS, PLACE)
    vault.destroy(PERSON)
    lost = stale.seal(PERSON, WORDS, PLACE)
    assert vault.open(PERSON, lost, PLACE) is None
    timer.at += 60
    assert vault.open(PERSON, stale.seal(PERSON, WORDS, PLACE), PLACE) == WORDS


def test_someone_unknown_can_be_forgotten(vault: SealingVault) -> None:
    vault.destroy(PERSON)
    assert vault.open(PERSON, vault.seal(PERSON, WORDS, PLACE), PLACE) == WORDS


def test_a_key_that_nobody_destroyed_is_lost_and_not_forgotten(
    vault: SealingVault, timer: Timer
) -> None:
    sealed = vault.seal(PERSON, WORDS, PLACE)
    with pytest.raises(KeyLost):
        process(CountingStore(), timer).open(PERSON, sealed, PLACE)


def test_a_key_is_read_once_a_minute(
    vault: SealingVault, store: CountingStore, timer: Timer
) -> None:
    sealed = vault.seal(PERSON, WORDS, PLACE)
    before = store.reads
    for _ in range(100):
        vault.open(PERSON, sealed, PLACE)
    assert store.reads == before
    timer.at += 60
    vault.open(PERSON, sealed, PLACE)
    assert store.reads == before + 1


def test_no_more_keys_stay_in_memory_than_allowed(vault: SealingVault) -> None:
    first = vault.seal("handle/0", WORDS, PLACE)
    for n in range(1, KEEP_MOST + 10):
        vault.seal(f"handle/{n}", WORDS, PLACE)
    assert len(vault._keys._kept) == KEEP_MOST
    assert vault.open("handle/0", first, PLACE) == WORDS


def test_many_keys_do_not_make_it_forget_who_was_forgotten(vault: SealingVault) -> None:
    vault.destroy(PERSON)
    for n in range(KEEP_MOST + 10):
        vault.seal(f"handle/{n}", WORDS, PLACE)
    assert vault.destroyed(PERSON)


def test_a_keyed_digest_is_the_same_everywhere_and_apart_for_every_purpose(
    vault: SealingVault, store: CountingStore, timer: Timer
) -> None:
    mac = vault.mac("handle", b"mara@quell.example")
    assert mac == process(store, timer).mac("handle", b"mara@quell.example")
    assert mac != vault.mac("message", b"mara@quell.example")
    assert len(mac) == 32
    other = SealingVault(store, lambda: MASTER, lambda: os.urandom(32), timer)
    assert mac != other.mac("handle", b"mara@quell.example")


def test_sealing_under_a_known_key_makes_none(vault: SealingVault, store: CountingStore) -> None:
    assert vault.seal_known(PERSON, WORDS, PLACE) is None
    vault.seal(PERSON, WORDS, PLACE)
    sealed = vault.seal_known(PERSON, WORDS, PLACE)
    assert sealed and vault.open(PERSON, sealed, PLACE) == WORDS
    vault.destroy(PERSON)
    kept = dict(store.keys)
    assert vault.seal_known(PERSON, WORDS, PLACE) is None
    assert store.keys == kept
