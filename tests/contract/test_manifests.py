"""What every store of signed manifests promises."""

from datetime import date

import pytest

from shared.log.in_memory import InMemoryManifests
from shared.log.manifest import Manifests
from shared.log.s3 import S3Archive, S3Manifests
from tests.support.cloud import create_bucket

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def manifests(request: pytest.FixtureRequest) -> Manifests:
    if request.param == "in_memory":
        return InMemoryManifests()
    request.getfixturevalue({"moto": "moto", "ministack": "cloud"}[request.param])
    bucket = create_bucket()
    S3Archive(bucket).put("x/1", 1, [b"an event beside them"])
    return S3Manifests(bucket)


def test_there_is_none_at_first(manifests: Manifests) -> None:
    assert list(manifests.days()) == []
    assert manifests.get(MONDAY) is None


def test_a_manifest_comes_back_as_it_was(manifests: Manifests) -> None:
    manifests.put(MONDAY, b'{"manifest":1}')
    assert manifests.get(MONDAY) == b'{"manifest":1}'
    assert manifests.get(TUESDAY) is None


def test_days_come_in_order(manifests: Manifests) -> None:
    for day in (TUESDAY, MONDAY):
        manifests.put(day, b"{}")
    assert list(manifests.days()) == [MONDAY, TUESDAY]
