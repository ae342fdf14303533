"""Accounts of spending: one addition is one atomic step, and a limit is a limit."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.models.budget import Spend, SpendUnavailable
from shared.models.dynamodb import DynamoSpend
from shared.models.in_memory import InMemorySpend
from tests.support.cloud import create_table


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def spend(request: pytest.FixtureRequest) -> Iterator[Spend]:
    if request.param == "in_memory":
        yield InMemorySpend()
        return
    request.getfixturevalue("moto" if request.param == "moto" else "cloud")
    yield DynamoSpend(create_table("work"))


def test_an_unknown_account_holds_nothing(spend: Spend) -> None:
    assert spend.spent("day/2026-03-02") == 0


def test_additions_add_up_to_the_limit_and_not_beyond(spend: Spend) -> None:
    assert [spend.add("a", 40, limit=100) for _ in range(3)] == [True, True, False]
    assert spend.add("a", 20, limit=100)
    assert spend.spent("a") == 100


def test_the_first_addition_may_not_pass_the_limit_either(spend: Spend) -> None:
    assert not spend.add("a", 101, limit=100)
    assert spend.spent("a") == 0


def test_nothing_fits_into_a_limit_of_nothing(spend: Spend) -> None:
    assert not spend.add("a", 1, limit=0)


def test_accounts_are_apart(spend: Spend) -> None:
    spend.add("a", 100, limit=100)
    assert spend.add("b", 100, limit=100)


def test_what_is_given_back_can_be_spent_again(spend: Spend) -> None:
    spend.add("a", 100, limit=100)
    spend.correct("a", -60)
    assert spend.spent("a") == 40
    assert spend.add("a", 60, limit=100)


def test_a_correction_may_pass_the_limit(spend: Spend) -> None:
    spend.add("a", 100, limit=100)
    spend.correct("a", 5)
    assert spend.spent("a") == 105
    assert not spend.add("a", 1, limit=100)


def test_racing_questions_never_pass_the_limit(cloud: str) -> None:
    del cloud
    spend = DynamoSpend(create_table("work"))
    with ThreadPoolExecutor(10) as racers:
        granted = list(racers.map(lambda _: spend.add("a", 7, limit=100), range(30)))
    assert granted.count(True) == 14
    assert spend.spent("a") == 98


def test_a_table_that_is_not_there_is_an_outage(moto: None) -> None:
    del moto
    spend = DynamoSpend("no-such-table")
    with pytest.raises(SpendUnavailable):
        spend.add("a", 1, limit=9)
    with pytest.raises(SpendUnavailable):
        spend.correct("a", 1)
    with pytest.raises(SpendUnavailable):
        spend.spent("a")
