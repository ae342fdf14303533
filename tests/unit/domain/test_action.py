"""An effect is claimed once per attempt; proof, refusal and undo each count exactly once."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from shared.domain import action
from shared.domain.action import (
    Action,
    ActionFailed,
    ActionPerformed,
    ActionPlanned,
    ActionStarted,
    ActionUndone,
    Happened,
    Kind,
    PlanAction,
    RecordFailed,
    RecordPerformed,
    StartAction,
    UndoAction,
)
from shared.domain.errors import Refused
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, LEASE = timedelta(minutes=1), timedelta(minutes=5)
WINDOW = NOON + timedelta(seconds=15)


Purpose = Literal["proposal", "question"]


def planned(kind: Kind = "send_email") -> ActionPlanned:
    purpose: Purpose = "proposal" if kind == "send_email" else "question"
    return ActionPlanned(
        at=NOON, kind=kind, subject="opportunity/1", purpose=purpose, not_before=WINDOW
    )


MAIL, QUESTION = planned(), planned("ask_owner")


def start(at: datetime) -> StartAction:
    return StartAction(at=at, lease_until=at + LEASE)


def started(attempt: int, at: datetime = WINDOW) -> ActionStarted:
    return ActionStarted(at=at, attempt=attempt, lease_until=at + LEASE)


def refusal(attempt: int, *, again: bool | None = None) -> RecordFailed:
    by: action.By = "claimant" if again is None else "operator"
    return RecordFailed(at=WINDOW, attempt=attempt, by=by, because="throttled", again=again)


def refused(
    attempt: int, pause: timedelta, *, retryable: bool = True, by: action.By = "claimant"
) -> ActionFailed:
    return ActionFailed(
        at=WINDOW,
        attempt=attempt,
        by=by,
        retryable=retryable,
        retry_at=WINDOW + pause,
        because="throttled",
    )


def proof(attempt: int, by: action.By = "claimant") -> RecordPerformed:
    return RecordPerformed(at=WINDOW, attempt=attempt, by=by, provider_id="ses-1")


def proved(attempt: int, by: action.By = "claimant") -> ActionPerformed:
    return ActionPerformed(at=WINDOW, attempt=attempt, by=by, provider_id="ses-1")


UNDO = UndoAction(at=WINDOW, by="operator", because="Taken back.")
UNDONE = ActionUndone(at=WINDOW, by="operator", because="Taken back.")
DEAD = refused(3, 10 * MINUTE, retryable=False)
TWICE = (MAIL, started(1), refused(1, MINUTE), started(2), refused(2, 10 * MINUTE))


def given(*events: Happened) -> Given:
    return Given(action, Action(), *events)


def test_an_effect_is_planned_once() -> None:
    given().when(PlanAction(at=NOON, planned=MAIL)).then_once(MAIL)


def test_another_plan_for_the_same_effect_changes_nothing() -> None:
    other = MAIL.model_copy(update={"message": "other bytes"})
    given(MAIL).when(PlanAction(at=NOON, planned=other)).then_nothing()


def test_an_effect_is_claimed_when_its_undo_window_has_closed() -> None:
    given(MAIL).when(start(WINDOW)).then(started(1))


@pytest.mark.parametrize(
    ("before", "at", "status"),
    [
        ([], WINDOW, "unplanned"),
        ([MAIL], NOON, "planned"),
        ([MAIL, started(1)], WINDOW, "started"),
        ([MAIL, started(1)], WINDOW + timedelta(days=1), "started"),
        ([MAIL, started(1), refused(1, MINUTE)], WINDOW, "failed"),
        ([MAIL, started(1), proved(1)], WINDOW, "performed"),
        ([MAIL, UNDONE], WINDOW, "undone"),
        ([*TWICE, started(3), DEAD], WINDOW + timedelta(days=1), "dead"),
        ([QUESTION, started(1)], WINDOW, "started"),
    ],
)
def test_an_effect_cannot_be_claimed(before: list[Happened], at: datetime, status: str) -> None:
    given(*before).when(start(at)).then_refused(status)


def test_a_refused_attempt_is_claimed_again_when_its_pause_is_over() -> None:
    before = (MAIL, started(1), refused(1, MINUTE))
    given(*before).when(start(WINDOW + MINUTE)).then(started(2, WINDOW + MINUTE))


def test_a_question_without_a_word_is_claimed_again_when_its_lease_has_ended() -> None:
    given(QUESTION, started(1)).when(start(WINDOW + LEASE)).then(started(2, WINDOW + LEASE))


@pytest.mark.parametrize(
    "before",
    [
        [MAIL, started(1)],
        [MAIL, started(1), refused(1, MINUTE)],
        [MAIL, started(1), refused(1, MINUTE), started(2)],
        [MAIL, started(1), refused(1, MINUTE), UNDONE],
        [*TWICE, started(3), DEAD],
    ],
)
def test_proof_of_an_attempt_always_counts_and_only_once(before: list[Happened]) -> None:
    given(*before).when(proof(1, "provider")).then_once(proved(1, "provider"))


def test_proof_from_elsewhere_changes_nothing_once_it_is_known() -> None:
    given(MAIL, started(1), proved(1)).when(proof(1, "provider")).then_nothing()


@pytest.mark.parametrize(
    ("before", "attempt"), [([MAIL], 1), ([MAIL, started(1)], 2), ([MAIL, started(1)], 0)]
)
def test_an_attempt_that_nobody_claimed_can_neither_be_proved_nor_refused(
    before: list[Happened], attempt: int
) -> None:
    given(*before).when(proof(attempt)).then_refused("no attempt")
    given(*before).when(refusal(attempt)).then_refused("no attempt")


@pytest.mark.parametrize(
    ("before", "attempt", "expected"),
    [
        ([MAIL, started(1)], 1, refused(1, MINUTE)),
        ([*TWICE[:3], started(2)], 2, refused(2, 10 * MINUTE)),
        ([*TWICE, started(3)], 3, DEAD),
        ([QUESTION, *TWICE[1:], started(3)], 3, refused(3, 20 * MINUTE)),
    ],
)
def test_a_definite_refusal_pauses_longer_each_time_and_the_third_is_the_last_for_a_mail(
    before: list[Happened], attempt: int, expected: ActionFailed
) -> None:
    given(*before).when(refusal(attempt)).then_once(expected)


@pytest.mark.parametrize(
    "before",
    [
        [MAIL, started(1), refused(1, MINUTE)],
        [MAIL, started(1), refused(1, MINUTE), started(2)],
        [MAIL, started(1), proved(1)],
        [MAIL, started(1), refused(1, MINUTE), UNDONE],
    ],
)
def test_a_late_refusal_says_nothing_about_what_came_after(before: list[Happened]) -> None:
    given(*before).when(refusal(1)).then_nothing()


@pytest.mark.parametrize(("again", "status"), [(True, "failed"), (False, "dead")])
def test_the_operator_decides_whether_an_unknown_attempt_is_made_again(
    again: bool, status: str
) -> None:
    answered = refused(1, timedelta(), retryable=again, by="operator")
    given(MAIL, started(1)).when(refusal(1, again=again)).then_once(answered)
    assert given(MAIL, started(1), answered).state.status == status


def test_the_operator_may_want_more_than_three_attempts() -> None:
    answered = refused(3, timedelta(), by="operator")
    given(*TWICE, started(3)).when(refusal(3, again=True)).then_once(answered)


@pytest.mark.parametrize("before", [[MAIL], [MAIL, started(1), refused(1, MINUTE)]])
def test_what_is_not_on_its_way_can_be_taken_back_once(before: list[Happened]) -> None:
    given(*before).when(UNDO).then_once(UNDONE)


def test_a_question_without_a_word_can_be_taken_back_when_its_lease_has_ended() -> None:
    late = UndoAction(at=WINDOW + LEASE, by="keel", because="It was decided already.")
    undone = ActionUndone(at=WINDOW + LEASE, by="keel", because="It was decided already.")
    given(QUESTION, started(1)).when(late).then_once(undone)


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ([], "unplanned"),
        ([MAIL, started(1)], "started"),
        ([MAIL, started(1), proved(1)], "performed"),
        ([*TWICE, started(3), DEAD], "dead"),
        ([QUESTION, started(1)], "started"),
    ],
)
def test_what_started_or_ended_cannot_be_taken_back(before: list[Happened], status: str) -> None:
    given(*before).when(UNDO).then_refused(status)


def test_a_mail_without_a_word_is_never_taken_back_however_late() -> None:
    late = UndoAction(at=WINDOW + timedelta(days=30), by="operator", because="Taken back.")
    given(MAIL, started(1)).when(late).then_refused("started")


def test_an_attempt_is_unknown_once_its_lease_has_ended() -> None:
    state = given(MAIL, started(1)).state
    assert not state.lapsed(WINDOW + LEASE - timedelta(seconds=1))
    assert state.lapsed(WINDOW + LEASE)


def test_what_was_never_planned_has_no_plan() -> None:
    with pytest.raises(Refused, match="planned"):
        _ = Action().plan
