"""What every archive and every store of claim-checked bytes promises."""

import pytest

from shared.log.claims import ClaimMissing, Claims, key_of, redeem
from shared.log.in_memory import InMemoryArchive, InMemoryClaims
from shared.log.log import Archive
from shared.log.s3 import S3Archive, S3Claims
from tests.support.cloud import create_bucket

STREAM = "signal/ses/<a%2Fb +ü@mail.example>"


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def stores(request: pytest.FixtureRequest) -> tuple[Archive, Claims]:
    if request.param == "in_memory":
        return InMemoryArchive(), InMemoryClaims()
    request.getfixturevalue({"moto": "moto", "ministack": "cloud"}[request.param])
    bucket = create_bucket()
    return S3Archive(bucket), S3Claims(bucket)


@pytest.fixture
def archive(stores: tuple[Archive, Claims]) -> Archive:
    return stores[0]


@pytest.fixture
def claims(stores: tuple[Archive, Claims]) -> Claims:
    return stores[1]


def test_archived_events_come_back_by_version(archive: Archive) -> None:
    for version in (10, 2, 1):
        archive.put(STREAM, version, [f"event {version}".encode()])
    assert archive.read(STREAM) == [(1, b"event 1"), (2, b"event 2"), (10, b"event 10")]


def test_archiving_twice_keeps_one(archive: Archive) -> None:
    archive.put(STREAM, 1, [b"event"])
    archive.put(STREAM, 1, [b"event"])
    assert archive.read(STREAM) == [(1, b"event")]


def test_events_that_are_archived_together_come_back_one_by_one(archive: Archive) -> None:
    many = [f"event {version}".encode() for version in range(4, 400)]
    archive.put(STREAM, 1, [b"one", b"two", b"three"])
    archive.put(STREAM, 4, many)
    assert archive.read(STREAM) == list(enumerate([b"one", b"two", b"three", *many], 1))


def test_events_that_are_archived_again_among_others_are_kept_once(archive: Archive) -> None:
    whole = [b"one", b"two", b"three", b"four"]
    for first, last in ((1, 2), (2, 2), (1, 3), (3, 4)):
        archive.put(STREAM, first, whole[first - 1 : last])
    assert archive.read(STREAM) == list(enumerate(whole, 1))


def test_archiving_nothing_keeps_nothing(archive: Archive) -> None:
    archive.put(STREAM, 1, [])
    assert (list(archive.streams()), archive.read(STREAM)) == ([], [])


def test_a_stream_whose_name_begins_another_is_kept_apart(archive: Archive) -> None:
    archive.put("x/1", 1, [b"one"])
    archive.put("x/10", 1, [b"ten"])
    archive.put("x/1/more", 1, [b"more"])
    assert archive.read("x/1") == [(1, b"one")]
    assert sorted(archive.streams()) == ["x/1", "x/1/more", "x/10"]


def test_every_archived_stream_is_named_as_it_was(archive: Archive) -> None:
    archive.put(STREAM, 1, [b"event"])
    assert list(archive.streams()) == [STREAM]
    assert archive.read("x/unknown") == []


def test_claimed_bytes_come_back(claims: Claims) -> None:
    body = b"\x00\xff" * 400_000
    claims.put(key_of(body), body)
    assert claims.get(key_of(body)) == body
    assert claims.get(key_of(b"other")) is None


def test_a_claim_is_redeemed_only_by_its_own_bytes(claims: Claims) -> None:
    key = key_of(b"body")
    digest = key.rpartition("/")[2]
    with pytest.raises(ClaimMissing, match=key):
        redeem(claims, key, digest)
    claims.put(key, b"other")
    with pytest.raises(ClaimMissing, match=key):
        redeem(claims, key, digest)
    claims.put(key, b"body")
    assert redeem(claims, key, digest) == b"body"
