"""Rule 2: what was acknowledged outlives a kill, and it is the journal that makes it so."""

from pathlib import Path

import pytest

from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.domain.company import OutboundPaused
from shared.domain.names import OUTBOUND
from shared.domain.writes import Origin, Write
from shared.log.dynamodb.events import DynamoEventLog
from shared.log.in_memory import InMemoryClaims
from tests.support.cloud import CREDENTIALS
from tests.support.keys import new_vault
from tests.support.spawn import spawned

WRITES = 20

pytestmark = [pytest.mark.cloud, pytest.mark.fault]


class Bare:
    """A host with one table, as one of two modules."""

    def __init__(self, module: str, data: Path, patch: pytest.MonkeyPatch) -> None:
        self._module, self._data, self._patch = module, data, patch

    def __enter__(self) -> DynamoEventLog:
        self._process = spawned(self._module, str(self._data))
        assert self._process.stdout is not None
        gateway, table = self._process.stdout.readline().split()
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": gateway}.items():
            self._patch.setenv(name, value)
        return DynamoEventLog(new_vault(), SystemClock(), Uuid7(), InMemoryClaims(), table)

    def __exit__(self, *_raised: object) -> None:
        self._process.kill()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


def acknowledged_then_left(module: str, data: Path, patch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Append until enough was acknowledged, kill the host, and count what the next one has."""
    with Bare(module, data, patch) as log:
        for version in range(WRITES):
            event = OutboundPaused(at=SystemClock().now(), because=str(version))
            log.append(Origin("w"), Write(OUTBOUND, version, [event]))
        acknowledged = len(log.read(OUTBOUND))
    with Bare("tests.e2e.bare_host", data, patch) as log:
        return acknowledged, len(log.read(OUTBOUND))


def test_rule_2_with_its_journal_a_killed_host_has_all_that_it_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = acknowledged_then_left("tests.e2e.bare_host", tmp_path, monkeypatch)
    assert found == (WRITES, WRITES)


def test_rule_2_without_it_what_was_acknowledged_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = acknowledged_then_left("tests.support.forgetful_host", tmp_path, monkeypatch)
    assert found == (WRITES, 0)
