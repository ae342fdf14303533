"""The event log on AWS's own DynamoDB: the whole contract suite, and the races."""

import pytest

from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.log.dynamodb.events import DynamoEventLog
from shared.log.in_memory import InMemoryClaims
from shared.log.log import EventLog
from tests.contract import test_event_log as contract
from tests.contract import test_event_log_races as races
from tests.contract.test_event_log import Setting, log
from tests.support.cloud import create_table
from tests.support.keys import new_vault

pytestmark = pytest.mark.real


def _promises(module: object) -> dict[str, object]:
    return {name: made for name, made in vars(module).items() if name.startswith("test_rule_1_")}


@pytest.fixture
def setting(engine: str) -> Setting:
    """A log in a table of the real engine."""
    del engine
    vault, claims = new_vault(), InMemoryClaims()
    table = create_table("events")
    return Setting(DynamoEventLog(vault, SystemClock(), Uuid7(), claims, table), vault, claims)


@pytest.fixture
def racers(engine: str) -> list[EventLog]:
    """Logs of their own over one table of the real engine."""
    del engine
    vault, claims, table = new_vault(), InMemoryClaims(), create_table("events")
    return [
        DynamoEventLog(vault, SystemClock(), Uuid7(), claims, table) for _ in range(races.RACERS)
    ]


@pytest.fixture
def cloud(engine: str) -> str:
    """The name under which the races ask for a server that processes can reach."""
    return engine


globals().update({n: t for n, t in vars(contract).items() if n.startswith("test_")})
globals().update(_promises(races))

__all__ = ["log"]
