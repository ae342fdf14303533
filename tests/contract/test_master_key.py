"""A master key wraps data keys, each bound to its name."""

import os
from collections.abc import Iterator

import boto3
import pytest

from shared.vault.data_keys import MasterKey, WrappingKey
from shared.vault.kms import KmsMasterKey
from shared.vault.vault import InvalidTag

KEY = os.urandom(32)


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def master(request: pytest.FixtureRequest) -> Iterator[MasterKey]:
    if request.param == "in_memory":
        yield WrappingKey(os.urandom(32))
        return
    request.getfixturevalue("moto" if request.param == "moto" else "cloud")
    yield KmsMasterKey(boto3.client("kms").create_key()["KeyMetadata"]["KeyId"])


def test_a_wrapped_key_is_unwrapped_under_its_name(master: MasterKey) -> None:
    assert master.unwrap(master.wrap(KEY, "a"), "a") == KEY


def test_a_wrapped_key_does_not_show_the_key(master: MasterKey) -> None:
    assert KEY not in master.wrap(KEY, "a")


def test_no_wrapped_key_is_as_short_as_the_mark_of_a_destroyed_one(master: MasterKey) -> None:
    assert len(master.wrap(KEY, "a")) > len(KEY)


def test_another_name_does_not_unwrap_it(master: MasterKey) -> None:
    with pytest.raises(InvalidTag):
        master.unwrap(master.wrap(KEY, "a"), "b")


def test_what_another_key_wrapped_is_not_unwrapped(master: MasterKey) -> None:
    with pytest.raises(InvalidTag):
        master.unwrap(WrappingKey(os.urandom(32)).wrap(KEY, "a"), "a")
