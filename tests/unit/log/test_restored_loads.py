"""What is restored goes in as few transactions as DynamoDB's limits allow."""

import pytest

from shared.log.dynamodb.events import MOST_BYTES, EventItem, _loads

MOST_ITEMS = 100


def sizes(*bodies: int) -> list[int]:
    """Say how many items go at once."""
    items = [EventItem("x/1", n + 1, body=b"x" * size) for n, size in enumerate(bodies)]
    loads = list(_loads(items))
    assert [item.version for load in loads for item in load] == list(range(1, len(bodies) + 1))
    return [len(load) for load in loads]


def test_small_ones_go_a_hundred_at_once() -> None:
    assert sizes(*[10] * 250) == [MOST_ITEMS, MOST_ITEMS, 50]


def test_large_ones_go_as_many_as_have_room() -> None:
    third = MOST_BYTES // 3
    assert sizes(*[third] * 7) == [3, 3, 1]
    assert sizes(1, *[third] * 3) == [3, 1]


@pytest.mark.parametrize("bodies", [(), (MOST_BYTES + 1,)])
def test_nothing_is_no_transaction_and_one_is_never_kept_back(bodies: tuple[int, ...]) -> None:
    assert sizes(*bodies) == [1] * len(bodies)
