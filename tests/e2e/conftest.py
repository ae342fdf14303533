"""One core for all scenarios that leave it whole; whoever kills one starts a core of their own."""

from collections.abc import Iterator

import pytest

from tests.support.core import CoreProcess, core


@pytest.fixture(scope="session")
def shared_core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CoreProcess]:
    """Run one core for the whole session."""
    with core(tmp_path_factory.mktemp("core") / "data") as process:
        yield process
