"""The ways that a sale can take are found by trying every wish, not by writing them down."""

from collections import Counter

from tests.simulation.possible import moves
from tests.simulation.tally import UNMET, Tally


def test_a_sale_that_is_won_or_lost_goes_on_only_as_deciders_allow() -> None:
    found = moves()
    assert {to for at, to in found if at == "won"} == {"writing"}
    assert ("qualifying", "sending") not in found
    assert ("sending", "proposed") in found


def test_a_way_that_no_decider_allows_is_named() -> None:
    strayed = Tally(moves=Counter({("won", "lost"): 1, ("unopened", "new"): 1}))
    assert strayed.strayed() == [("won", "lost")]
    assert ("unopened", "new") not in strayed.untrodden()


def test_each_reason_is_about_a_way_that_exists() -> None:
    assert set(UNMET) <= moves()
