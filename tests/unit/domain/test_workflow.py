"""Three executions that lead nowhere are enough: then somebody is told, and nothing loops."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain import workflow
from shared.domain.workflow import (
    EndWait,
    InterruptWorkflow,
    RetryWorkflow,
    StartWorkflow,
    Workflow,
    WorkflowInterrupted,
    WorkflowRetried,
    WorkflowStarted,
    WorkflowStuck,
    WorkflowWaited,
)
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STARTED = WorkflowStarted(at=NOON, subject_version=7)
STUCK = WorkflowStuck(at=NOON, subject_version=7)
RETRIED = WorkflowRetried(at=NOON)
INTERRUPTED = WorkflowInterrupted(at=NOON)
START = StartWorkflow(at=NOON, subject_version=7)


def given(*events: workflow.Happened) -> Given:
    return Given(workflow, Workflow(), *events)


@pytest.mark.parametrize("before", [0, 1, 2])
def test_an_execution_is_started_while_fewer_than_three_led_nowhere(before: int) -> None:
    given(*[STARTED] * before).when(START).then(STARTED)


def test_the_fourth_start_at_the_same_version_is_not_made_and_somebody_is_told() -> None:
    given(*[STARTED] * 3).when(START).then_once(STUCK)


def test_a_stuck_subject_that_moves_starts_again_by_itself() -> None:
    moved = StartWorkflow(at=NOON, subject_version=8)
    begun = WorkflowStarted(at=NOON, subject_version=8)
    given(*[STARTED] * 3, STUCK).when(moved).then(begun)
    assert not given(*[STARTED] * 3, STUCK, begun).state.stuck


def test_starts_before_the_subjects_mail_last_moved_do_not_count() -> None:
    later = NOON + timedelta(minutes=1)
    wish = StartWorkflow(at=later, subject_version=7, progress_at=later)
    begun = WorkflowStarted(at=later, subject_version=7)
    given(*[STARTED] * 3).when(wish).then(begun)


@pytest.mark.parametrize("before", [[STARTED] * 3, [*[STARTED] * 3, STUCK], []])
def test_a_retry_resets_the_count(before: list[workflow.Happened]) -> None:
    given(*before).when(RetryWorkflow(at=NOON)).then(RETRIED)
    given(*before, RETRIED).when(START).then(STARTED)


def test_a_start_that_the_host_interrupted_was_not_in_vain() -> None:
    given(*[STARTED] * 3).when(InterruptWorkflow(at=NOON)).then_once(INTERRUPTED)
    given(*[STARTED] * 3, INTERRUPTED).when(START).then(STARTED)


END = EndWait(at=NOON + timedelta(days=2), parked_at=NOON)
WAITED = WorkflowWaited(at=END.at)


def test_a_start_that_reached_a_date_it_waited_for_was_not_in_vain() -> None:
    given(*[STARTED] * 3).when(END).then_once(WAITED)
    given(*[STARTED] * 3, WAITED).when(START).then(STARTED)


def test_a_date_counts_as_a_start_for_whoever_asks_when_something_last_began() -> None:
    assert given(STARTED, WAITED).state.last_at == END.at


def test_a_wait_from_before_the_present_start_says_nothing_about_it() -> None:
    later = WorkflowStarted(at=NOON + timedelta(days=1), subject_version=7)
    given(STARTED, later).when(END).then_nothing()


@pytest.mark.parametrize("before", [[], [*[STARTED] * 3, STUCK]])
def test_what_does_not_run_cannot_be_interrupted(before: list[workflow.Happened]) -> None:
    given(*before).when(InterruptWorkflow(at=NOON)).then_nothing()


def test_what_is_stuck_has_waited_for_nothing() -> None:
    given(*[STARTED] * 3, STUCK).when(END).then_nothing()


def test_only_a_start_counts_as_one() -> None:
    later = NOON + timedelta(hours=1)
    quiet = (WorkflowRetried(at=later), WorkflowInterrupted(at=later), STUCK)
    assert given(STARTED, *quiet).state.last_at == NOON
