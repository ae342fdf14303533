"""What every store of raw bytes promises."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.clock.clock import SystemClock
from shared.ingest.in_memory import InMemoryRawStore
from shared.ingest.raw import RawStore
from shared.ingest.s3 import S3RawStore
from tests.support.cloud import create_bucket


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def raw(request: pytest.FixtureRequest) -> RawStore:
    if request.param == "in_memory":
        return InMemoryRawStore(SystemClock())
    request.getfixturevalue({"moto": "moto", "ministack": "cloud"}[request.param])
    return S3RawStore(create_bucket())


@pytest.mark.parametrize("body", [b"", b"\x00\xff\r\n" * 10, b"x" * 1_000_000])
def test_bytes_come_back_exactly(raw: RawStore, body: bytes) -> None:
    raw.put("email/1", body)
    assert raw.get("email/1") == body


def test_unknown_bytes_are_none(raw: RawStore) -> None:
    assert raw.get("email/1") is None


def test_the_same_key_again_replaces_the_bytes(raw: RawStore) -> None:
    raw.put("email/1", b"one")
    raw.put("email/1", b"two")
    assert raw.get("email/1") == b"two"


def test_keys_are_listed_under_their_prefix(raw: RawStore) -> None:
    for key in ("email/2", "email/1", "form/1"):
        raw.put(key, b"")
    assert list(raw.keys("email/")) == ["email/1", "email/2"]
    assert sorted(raw.keys()) == ["email/1", "email/2", "form/1"]


def test_keys_are_listed_since_they_were_written(raw: RawStore) -> None:
    before = datetime.now(UTC)
    raw.put("email/1", b"")
    assert list(raw.keys("email/", since=before)) == ["email/1"]
    assert list(raw.keys("email/", since=before + timedelta(minutes=1))) == []


def test_deleted_bytes_are_gone(raw: RawStore) -> None:
    raw.put("email/1", b"")
    raw.delete("email/1")
    raw.delete("email/1")
    assert raw.get("email/1") is None
    assert list(raw.keys()) == []


def test_when_bytes_were_written_is_told_to_the_second(raw: RawStore) -> None:
    before = datetime.now(UTC)
    raw.put("email/1", b"")
    ((written, key),) = raw.written("email/", before)
    assert key == "email/1"
    assert before.replace(microsecond=0) <= written <= datetime.now(UTC)
    assert list(raw.written("form/", before)) == []
    assert list(raw.written("email/", before + timedelta(minutes=1))) == []
