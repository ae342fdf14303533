"""Wrapped keys: the first writer of a name wins, and a mark in a key's place stays."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.vault.data_keys import KeyStore
from shared.vault.in_memory import InMemoryKeyStore
from shared.vault.s3 import S3KeyStore
from tests.support.cloud import create_bucket


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def store(request: pytest.FixtureRequest) -> Iterator[KeyStore]:
    if request.param == "in_memory":
        yield InMemoryKeyStore()
        return
    request.getfixturevalue("moto" if request.param == "moto" else "cloud")
    yield S3KeyStore(create_bucket())


def test_an_unknown_key_is_none(store: KeyStore) -> None:
    assert store.get("nobody") is None


def test_a_key_comes_back_as_it_was_kept(store: KeyStore) -> None:
    wrapped = bytes(range(256))
    assert store.create("a", wrapped) == wrapped
    assert store.get("a") == wrapped
    assert store.get("b") is None


def test_the_second_writer_gets_the_first_one_s_key(store: KeyStore) -> None:
    store.create("a", b"first")
    assert store.create("a", b"second") == b"first"
    assert store.get("a") == b"first"


def test_what_replaced_a_key_is_never_written_over_by_a_new_one(store: KeyStore) -> None:
    store.create("a", b"key")
    store.replace("a", b"destroyed")
    assert store.create("a", b"key again") == b"destroyed"
    assert store.get("a") == b"destroyed"


def test_a_key_that_never_was_can_be_replaced(store: KeyStore) -> None:
    store.replace("a", b"destroyed")
    assert store.create("a", b"key") == b"destroyed"


def test_twenty_racers_make_one_key(cloud: str) -> None:
    del cloud
    store = S3KeyStore(create_bucket())
    keys = [f"key {n}".encode() for n in range(20)]
    with ThreadPoolExecutor(20) as racers:
        kept = set(racers.map(lambda key: store.create("a", key), keys))
    assert len(kept) == 1
    assert store.get("a") in kept
