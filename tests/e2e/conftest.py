"""One core for all scenarios that leave it whole; whoever kills one starts a core of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.bare_hosts import BareHost
from tests.support.cloud import CREDENTIALS
from tests.support.core import CoreProcess, core
from tests.support.deadly_core import copied, living
from tests.support.deadly_people import ADA, inquire


@pytest.fixture(scope="session")
def shared_core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CoreProcess]:
    """Run one core for the whole session."""
    with core(tmp_path_factory.mktemp("core") / "data") as process:
        yield process


@pytest.fixture(scope="session")
def asleep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a core that was deployed and then stopped."""
    data = tmp_path_factory.mktemp("asleep") / "data"
    with living(data) as core:
        assert core.stop() == 0
    return data


@pytest.fixture(scope="session")
def asked(asleep: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a stopped core in which the owner was asked about Ada's inquiry."""
    data = copied(asleep, tmp_path_factory.mktemp("asked") / "data")
    with living(data) as core:
        inquire(core, ADA)
        assert core.stop() == 0
    return data


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BareHost]:
    """Run a bare host that clients made here talk to."""
    bare = BareHost(tmp_path / "data")
    bare.start()
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": bare.gateway}.items():
        monkeypatch.setenv(name, value)
    yield bare
    bare.kill()
