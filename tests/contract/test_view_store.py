"""What every store of views promises."""

import pytest

from shared.views.dynamodb import DynamoViewStore
from shared.views.in_memory import InMemoryViewStore
from shared.views.store import Row, ViewStore
from tests.support.cloud import create_table

BODY = {"stage": "won", "price": {"amount": 1.5, "lines": [1, None, True]}, "who": "名前", "": ""}


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def store(request: pytest.FixtureRequest) -> ViewStore:
    if request.param == "in_memory":
        return InMemoryViewStore()
    request.getfixturevalue({"moto": "moto", "ministack": "cloud"}[request.param])
    return DynamoViewStore(create_table("views"))


def test_a_row_comes_back_as_it_was_put(store: ViewStore) -> None:
    row = Row("pipeline", "opportunity/1", 3, BODY)
    assert store.put(row, seen=0)
    assert store.get("pipeline", "opportunity/1") == row
    assert store.get("pipeline", "opportunity/2") is None


def test_a_row_is_replaced_from_the_version_it_was_folded_from(store: ViewStore) -> None:
    store.put(Row("pipeline", "o/1", 3, {"stage": "new"}), seen=0)
    assert store.put(Row("pipeline", "o/1", 5, {"stage": "won"}), seen=3)
    assert store.get("pipeline", "o/1") == Row("pipeline", "o/1", 5, {"stage": "won"})


@pytest.mark.parametrize("seen", [0, 2, 4])
def test_a_late_projector_changes_nothing(store: ViewStore, seen: int) -> None:
    row = Row("pipeline", "o/1", 3, {"stage": "new"})
    store.put(row, seen=0)
    assert not store.put(Row("pipeline", "o/1", 5, {"stage": "won"}), seen=seen)
    assert store.get("pipeline", "o/1") == row


def test_a_row_that_should_be_there_but_is_not_is_not_made(store: ViewStore) -> None:
    assert not store.put(Row("pipeline", "o/1", 5, {}), seen=4)
    assert store.get("pipeline", "o/1") is None


def test_changing_what_was_read_changes_no_row(store: ViewStore) -> None:
    body = {"lines": [1]}
    store.put(Row("pipeline", "o/1", 1, body), seen=0)
    body["lines"].append(2)
    for row in store.list("pipeline"):
        row.body["lines"].append(3)
    kept = store.get("pipeline", "o/1")
    assert kept is not None
    assert kept.body == {"lines": [1]}


def test_a_view_is_listed_whole_by_id(store: ViewStore) -> None:
    for number in reversed(range(60)):
        store.put(Row("pipeline", f"o/{number:02}", 1, {"n": number}), seen=0)
    store.put(Row("contacts", "c/1", 1, {}), seen=0)
    assert [row.body["n"] for row in store.list("pipeline")] == list(range(60))


def test_a_dropped_view_is_empty_and_its_neighbours_stay(store: ViewStore) -> None:
    for number in range(30):
        store.put(Row("pipeline", f"o/{number}", 1, {}), seen=0)
    store.put(Row("contacts", "c/1", 1, {}), seen=0)
    store.clear("pipeline")
    assert (list(store.list("pipeline")), len(list(store.list("contacts")))) == ([], 1)
    assert store.put(Row("pipeline", "o/1", 1, {}), seen=0)


def versions(store: ViewStore) -> dict[str, int]:
    return {row.id: row.version for row in store.list("pipeline")}


def test_a_shadow_takes_the_place_of_the_live_view(store: ViewStore) -> None:
    for number in range(30):
        store.put(Row("pipeline", f"o/{number:02}", 4, {"by": "old code"}), seen=0)
    for number in range(10, 40):
        store.put(Row("pipeline~", f"o/{number:02}", 5, {"by": "new code"}), seen=0)
    store.swap("pipeline~", "pipeline", versions(store))
    assert list(store.list("pipeline")) == [
        Row("pipeline", f"o/{number:02}", 5, {"by": "new code"}) for number in range(10, 40)
    ]
    assert list(store.list("pipeline~")) == []


def test_what_began_since_the_fold_outlives_the_swap(store: ViewStore) -> None:
    store.put(Row("pipeline", "o/gone", 2, {}), seen=0)
    before = versions(store)
    store.put(Row("pipeline", "o/new", 1, {}), seen=0)
    store.swap("pipeline~", "pipeline", before)
    assert versions(store) == {"o/new": 1}


def test_what_moved_since_the_fold_outlives_the_swap(store: ViewStore) -> None:
    for id in ("o/folded", "o/unfolded"):
        store.put(Row("pipeline", id, 4, {}), seen=0)
    store.put(Row("pipeline~", "o/folded", 5, {"by": "fold"}), seen=0)
    before = versions(store)
    for id in ("o/folded", "o/unfolded"):
        store.put(Row("pipeline", id, 6, {"by": "projector"}), seen=4)
    store.swap("pipeline~", "pipeline", before)
    assert [row.body for row in store.list("pipeline")] == [{"by": "projector"}] * 2


@pytest.mark.parametrize("folded", [3, 4])
def test_a_row_that_was_wrong_before_the_fold_is_put_right(store: ViewStore, folded: int) -> None:
    """Also where it stands at a version that the log does not have."""
    store.put(Row("pipeline", "o/1", 4, {"by": "nobody"}), seen=0)
    store.put(Row("pipeline~", "o/1", folded, {"by": "fold"}), seen=0)
    store.swap("pipeline~", "pipeline", versions(store))
    assert list(store.list("pipeline")) == [Row("pipeline", "o/1", folded, {"by": "fold"})]


def test_a_row_that_the_live_view_lacks_is_put_there(store: ViewStore) -> None:
    store.put(Row("pipeline~", "o/1", 3, {}), seen=0)
    store.swap("pipeline~", "pipeline", {})
    assert versions(store) == {"o/1": 3}
