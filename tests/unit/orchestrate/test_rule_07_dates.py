"""Rule 7: an execution that waited for a date was not started in vain, whatever follows."""

import pytest

from shared.domain import names
from shared.orchestrate import wake_due as waking
from shared.orchestrate.route import start
from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.orchestrate.executions import comes_due, in_vain, waits

WORKFLOW = names.workflow(SUBJECT)


def test_starts_before_a_date_that_came_do_not_count(studio: Studio) -> None:
    studio.hears()
    in_vain(studio, 3)
    waits(studio)
    assert comes_due(studio) == 1
    in_vain(studio, 1)
    assert studio.story(WORKFLOW) == [*["WorkflowStarted"] * 3, "WorkflowWaited", "WorkflowStarted"]


def test_without_noting_it_the_next_start_looks_like_a_stuck_sale(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "note_reached", lambda *_: None)
    studio.hears()
    studio.run()
    in_vain(studio, 3)
    waits(studio)
    comes_due(studio)
    in_vain(studio, 1)
    assert studio.house.book.workflow(SUBJECT).stuck


def test_a_date_is_noted_under_the_sale_and_once(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    waits(studio)
    (wait,) = studio.waits.open()
    comes_due(studio)
    studio.waits.park(wait)
    comes_due(studio)
    assert studio.story(WORKFLOW) == ["WorkflowStarted", "WorkflowWaited"]
    assert studio.last(WORKFLOW).origin == studio.house.origin(SUBJECT)


def test_a_start_between_reading_and_noting_is_as_good(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    waits(studio)
    studio.between(lambda: start(studio.house, studio.executions, SUBJECT, 2))
    assert comes_due(studio) == 1
    assert studio.story(WORKFLOW) == ["WorkflowStarted"] * 2
    assert list(studio.waits.open()) == []


def test_after_a_date_three_starts_in_vain_are_enough_again(studio: Studio) -> None:
    studio.hears()
    studio.run()
    in_vain(studio, 2)
    waits(studio)
    comes_due(studio)
    in_vain(studio, 4)
    assert studio.story(WORKFLOW)[-4:] == [*["WorkflowStarted"] * 3, "WorkflowStuck"]


def test_a_due_wait_that_was_overtaken_is_woken_and_says_nothing(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    waits(studio)
    studio.replies("Any news?")
    assert comes_due(studio) == 1
    assert studio.story(WORKFLOW) == ["WorkflowStarted"]
