"""Every contract suite runs on each adapter of its port: twin, moto and embedded cloud."""

from collections.abc import Iterator
from functools import cache

import botocore.session
import pytest
from moto import mock_aws

from tests.support.cloud import CREDENTIALS, running_cloud

# Every session reads the descriptions of its services anew, and every table has a session of its
# own: a third of a second for each test. They may as well share what was read.
botocore.session.create_loader = cache(botocore.session.create_loader)


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run one embedded cloud for the whole session."""
    with running_cloud(tmp_path_factory.mktemp("ministack")) as url:
        yield url


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give credentials that are good for nothing outside this machine."""
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def moto(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Answer AWS calls inside this process; good for one thread only."""
    del aws
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    with mock_aws():
        yield


@pytest.fixture
def cloud(aws: None, ministack: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Point AWS clients at the embedded cloud."""
    del aws
    monkeypatch.setenv("AWS_ENDPOINT_URL", ministack)
    return ministack
