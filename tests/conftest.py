"""What holds for every test."""

import os
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

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
    changed = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")[0]
    if changed:
        items.sort(key=lambda item: _nearness(item.module, changed))  # type: ignore[attr-defined]


@cache
def _nearness(tests: ModuleType, changed: str) -> tuple[bool, bool]:
    """Put first who uses a changed module, and then its room: they notice soonest."""
    uses = any(getattr(each, "__module__", "") == changed for each in vars(tests).values())
    return not uses, changed.split(".")[1] not in tests.__name__


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Give each worker a module at a time, and the folder whose tests share stacks to one."""
    return ByModule(config, log)


class ByModule(LoadScopeScheduling):  # type: ignore[misc] # has no types
    """Writing the stacks of a stage takes longer than all that is asked about them."""

    def _split_scope(self, nodeid: str) -> str:
        together = "tests/infra/"
        return together if nodeid.startswith(together) else str(super()._split_scope(nodeid))
