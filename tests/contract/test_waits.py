"""What every table of waits promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.orchestrate.dynamodb import DynamoWaits
from shared.orchestrate.in_memory import InMemoryWaits
from shared.orchestrate.waits import Wait, Waits
from tests.support.cloud import create_table

NOON = datetime(2025, 3, 3, 12, 0, 0, 123456, tzinfo=UTC)
WAIT = Wait(
    token="AQ+/=" * 100,
    subject="opportunity/1",
    watched={"opportunity/1": 7, "company/outbound": 0},
    due_at=NOON + timedelta(days=3),
    parked_at=NOON,
)


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def waits(request: pytest.FixtureRequest) -> Waits:
    if request.param == "in_memory":
        return InMemoryWaits()
    request.getfixturevalue({"moto": "moto", "ministack": "cloud"}[request.param])
    return DynamoWaits(create_table("waits"))


def test_a_parked_wait_is_open_and_whole(waits: Waits) -> None:
    waits.park(WAIT)
    assert list(waits.open()) == [WAIT]


def test_a_wait_may_have_no_due_date(waits: Waits) -> None:
    waits.park(replace(WAIT, due_at=None))
    assert [wait.due_at for wait in waits.open()] == [None]


def test_parking_the_same_token_again_replaces_the_wait(waits: Waits) -> None:
    waits.park(WAIT)
    waits.park(replace(WAIT, watched={"opportunity/1": 8}))
    assert [wait.watched for wait in waits.open()] == [{"opportunity/1": 8}]


def test_a_closed_wait_is_not_open(waits: Waits) -> None:
    other = replace(WAIT, token="other")
    waits.park(WAIT)
    waits.park(other)
    waits.close(WAIT.token)
    assert list(waits.open()) == [other]


def test_closing_twice_or_what_never_was_changes_nothing(waits: Waits) -> None:
    waits.park(WAIT)
    waits.close(WAIT.token)
    waits.close(WAIT.token)
    waits.close("never")
    assert list(waits.open()) == []


def test_open_waits_come_oldest_first(waits: Waits) -> None:
    for hours in (3, 1, 2):
        waits.park(replace(WAIT, token=str(hours), parked_at=NOON + timedelta(hours=hours)))
    assert [wait.token for wait in waits.open()] == ["1", "2", "3"]
