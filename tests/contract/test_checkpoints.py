"""What every store of checkpoints and of parked streams promises."""

from datetime import UTC, datetime

import pytest

from shared.log.consumers import Checkpoints, Parked, ParkedStream
from shared.log.dynamodb.work import DynamoCheckpoints, DynamoParked
from shared.log.in_memory import InMemoryCheckpoints, InMemoryParked
from tests.support.cloud import create_table

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def stores(request: pytest.FixtureRequest) -> tuple[Checkpoints, Parked]:
    if request.param == "in_memory":
        return InMemoryCheckpoints(), InMemoryParked()
    request.getfixturevalue({"moto": "moto", "ministack": "cloud"}[request.param])
    table = create_table("work")
    return DynamoCheckpoints(table), DynamoParked(table)


@pytest.fixture
def checkpoints(stores: tuple[Checkpoints, Parked]) -> Checkpoints:
    return stores[0]


@pytest.fixture
def parked(stores: tuple[Checkpoints, Parked]) -> Parked:
    return stores[1]


def test_nothing_is_handled_at_first(checkpoints: Checkpoints) -> None:
    assert checkpoints.get("views", "x/1") == 0


def test_a_checkpoint_moves_forward(checkpoints: Checkpoints) -> None:
    assert checkpoints.advance("views", "x/1", 2)
    assert checkpoints.advance("views", "x/1", 5)
    assert checkpoints.get("views", "x/1") == 5


def test_both_live_in_one_table(checkpoints: Checkpoints, parked: Parked) -> None:
    checkpoints.advance("views", "x/1", 2)
    parked.put(ParkedStream("views", "x/1", "ValueError", NOON))

    assert checkpoints.get("views", "x/1") == 2
    assert [row.stream for row in parked.all()] == ["x/1"]
    assert checkpoints.get("route", "x/1") == 0


@pytest.mark.parametrize("late", [5, 3])
def test_a_late_or_second_consumer_does_not_move_it_back(
    checkpoints: Checkpoints, late: int
) -> None:
    checkpoints.advance("views", "x/1", 5)
    assert not checkpoints.advance("views", "x/1", late)
    assert checkpoints.get("views", "x/1") == 5


def test_each_consumer_and_stream_has_its_own(checkpoints: Checkpoints) -> None:
    checkpoints.advance("views", "x/1", 5)
    assert checkpoints.get("route", "x/1") == 0
    assert checkpoints.get("views", "x/2") == 0


def test_many_are_asked_for_at_once(checkpoints: Checkpoints) -> None:
    streams = [f"x/{n}" for n in range(250)]
    for n in (0, 99, 100, 249):
        checkpoints.advance("views", f"x/{n}", n + 1)
    checkpoints.advance("route", "x/1", 4)
    handled = checkpoints.get_many("views", [*streams, "x/99"])
    assert list(handled) == streams
    assert {s: n for s, n in handled.items() if n} == {
        "x/0": 1,
        "x/99": 100,
        "x/100": 101,
        "x/249": 250,
    }


def test_whoever_asks_for_none_is_given_none(checkpoints: Checkpoints) -> None:
    assert checkpoints.get_many("views", []) == {}


def test_a_forgotten_consumer_begins_again_alone(checkpoints: Checkpoints) -> None:
    for stream in range(30):
        checkpoints.advance("views", f"x/{stream}", 5)
    checkpoints.advance("route", "x/1", 4)
    checkpoints.forget("views")
    assert [checkpoints.get("views", f"x/{stream}") for stream in range(30)] == [0] * 30
    assert checkpoints.get("route", "x/1") == 4
    assert checkpoints.advance("views", "x/1", 1)


def test_a_parked_stream_is_listed_until_it_is_taken_back(parked: Parked) -> None:
    one = ParkedStream("views", "x/1", "KeyError", NOON)
    two = ParkedStream("route", "x/1", "Unreadable", NOON)
    parked.put(one)
    parked.put(two)
    assert sorted(parked.all(), key=lambda row: row.because) == [one, two]
    parked.remove("views", "x/1")
    assert list(parked.all()) == [two]


def test_parking_again_replaces_the_reason(parked: Parked) -> None:
    parked.put(ParkedStream("views", "x/1", "KeyError", NOON))
    parked.put(ParkedStream("views", "x/1", "Unreadable", NOON))
    assert [row.because for row in parked.all()] == ["Unreadable"]


def test_taking_back_what_is_not_parked_changes_nothing(parked: Parked) -> None:
    parked.remove("views", "x/1")
    assert list(parked.all()) == []
