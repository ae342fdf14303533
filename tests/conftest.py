"""What holds for every test."""

import pytest
from hypothesis import HealthCheck, settings

from tests.support import spawn
from tests.support.loopback import refuse_the_internet

refuse_the_internet()
spawn.hatch()

# A busy machine is no defect: nothing here is judged by how long it takes.
settings.register_profile("keel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("keel")

WEIGHTS = ("fault", "slow", "cloud")
"""Marks of tests that take long, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: [item.get_closest_marker(mark) is None for mark in WEIGHTS])
