"""A small log with everything that it is verified by."""

import pytest

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain.company import OutboundPaused, OutboundResumed
from shared.domain.opportunity_events import NoteTaken
from shared.domain.writes import Write
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.vault.vault import SealingVault
from tests.support.keys import new_vault
from tests.unit.log.harm import NOON, NOTED, OPERATOR, STREAM


@pytest.fixture
def vault() -> SealingVault:
    return new_vault()


@pytest.fixture
def claims() -> InMemoryClaims:
    return InMemoryClaims()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOON)


@pytest.fixture
def small_log(vault: SealingVault, claims: InMemoryClaims, clock: MovableClock) -> InMemoryEventLog:
    log = InMemoryEventLog(vault, clock, SeededIds(), claims)
    for version in range(4):
        event = OutboundResumed(at=NOON) if version % 2 else OutboundPaused(at=NOON, because="Tea")
        log.append(OPERATOR, Write(STREAM, version, [event]))
    log.append(OPERATOR, Write(NOTED, 0, [NoteTaken(at=NOON, note="She rang.")], "handle/mara"))
    return log
