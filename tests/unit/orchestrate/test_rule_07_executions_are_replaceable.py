"""Rule 7: an execution carries ids only; wherever work is left standing the next one starts."""

from datetime import timedelta

import pytest

from shared.domain import names
from shared.log.log import Conflict, LogUnavailable
from shared.orchestrate import resume as resuming
from shared.orchestrate.reconcile import reconcile
from shared.orchestrate.resume import needs_work, resume, retry
from shared.orchestrate.route import Router, start
from tests.support.houses import SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio
from tests.unit.orchestrate.executions import in_vain, numbers, resumed, waits

WORKFLOW = names.workflow(SUBJECT)
LATER = timedelta(minutes=11)


# --- the first one


def test_the_opening_of_a_sale_starts_its_first_execution_once(studio: Studio) -> None:
    studio.hears()
    router = Router(studio.house, studio.waits, studio.executions, studio.errands)
    for _ in range(3):
        router(SUBJECT, 0)
    assert studio.executions.started == [(SUBJECT, 1)]
    assert studio.story(WORKFLOW) == ["WorkflowStarted"]


def test_a_start_names_the_version_that_the_subject_stood_at(studio: Studio) -> None:
    studio.hears()
    assert start(studio.house, studio.executions, SUBJECT, 1)
    assert studio.house.book.workflow(SUBJECT).starts[0][0] == 3


def test_of_two_that_start_the_same_execution_one_does(studio: Studio) -> None:
    studio.hears()
    studio.between(lambda: start(studio.house, studio.executions, SUBJECT, 1))
    assert not start(studio.house, studio.executions, SUBJECT, 1)
    assert studio.executions.started == [(SUBJECT, 1)]


# --- the next one


def test_what_was_left_standing_is_started_after_ten_minutes(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    studio.passes(minutes=9)
    assert resumed(studio) == []
    studio.passes(minutes=1)
    assert resumed(studio) == [SUBJECT]
    assert numbers(studio) == [1, 2]


def test_the_ten_minutes_begin_anew_when_the_sale_moves(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    studio.passes(minutes=8)
    studio.replies("Any news?")
    studio.passes(minutes=8)
    assert resumed(studio) == []


def test_the_ten_minutes_begin_anew_with_every_start(studio: Studio) -> None:
    studio.hears()
    studio.passes(minutes=8)
    start(studio.house, studio.executions, SUBJECT, 1)
    studio.passes(minutes=8)
    assert resumed(studio) == []


def test_unless_it_is_told_so_no_run_takes_itself_for_a_restart(studio: Studio) -> None:
    studio.hears()
    assert resume(studio.house, studio.waits, studio.executions, [SUBJECT]) == []


def test_what_waits_is_left_alone(studio: Studio) -> None:
    studio.hears()
    waits(studio)
    studio.passes(days=1)
    assert resumed(studio) == []


def test_a_wake_that_got_lost_is_made_good(studio: Studio) -> None:
    """The row is there, but what it watches has moved: whoever waits goes on by themselves."""
    studio.hears()
    waits(studio)
    studio.replies("Any news?")
    studio.passes(minutes=11)
    assert resumed(studio) == []
    assert studio.executions.waiting == set()
    assert list(studio.waits.open()) == []


def test_a_wait_that_was_overtaken_holds_nobody_once_its_execution_is_gone(studio: Studio) -> None:
    studio.hears()
    waits(studio)
    studio.executions.waiting.clear()
    studio.replies("Any news?")
    studio.passes(minutes=11)
    assert resumed(studio) == [SUBJECT]
    assert list(studio.waits.open()) == []


def test_without_looking_at_what_a_wait_watches_a_lost_wake_is_an_endless_wait(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    waits(studio)
    studio.replies("Any news?")
    studio.passes(days=1)
    monkeypatch.setattr(resuming, "is_open", lambda *_: True)
    assert resumed(studio) == []


def test_a_sale_at_rest_needs_no_work_until_somebody_writes(studio: Studio) -> None:
    studio.offers()
    studio.replies("No thanks, we decline your proposal.")
    studio.run()
    assert studio.o.stage == "lost"
    assert not needs_work(studio.house, SUBJECT)
    studio.replies("Wait, could you do it in May instead?", 3)
    assert needs_work(studio.house, SUBJECT)
    studio.passes(minutes=11)
    assert resumed(studio) == [SUBJECT]


def test_what_was_never_opened_needs_no_work(studio: Studio) -> None:
    assert not needs_work(studio.house, SUBJECT)


def test_a_run_starts_no_more_than_its_pace(studio: Studio) -> None:
    studio.hears()
    studio.passes(minutes=11)
    none = resume(studio.house, studio.waits, studio.executions, [SUBJECT], most=0)
    assert (none, resumed(studio)) == ([], [SUBJECT])


def test_twenty_are_started_in_one_run_and_the_rest_in_the_next(studio: Studio) -> None:
    studio.hears()
    opened = studio.log.read(SUBJECT)[0].event
    subjects = [f"opportunity/{number}" for number in range(22)]
    for subject in subjects:
        studio.put(subject, opened, person=HANDLE)
    studio.passes(minutes=11)
    runs = [resume(studio.house, studio.waits, studio.executions, subjects) for _ in range(3)]
    assert runs == [subjects[:20], subjects[20:], []]


def test_one_stream_that_cannot_be_read_keeps_nobody_from_its_neighbours(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    studio.passes(minutes=11)
    read = studio.log.read

    def broken(stream: str, after: int = 0) -> object:
        if stream == "opportunity/broken":
            raise LogUnavailable(stream)
        return read(stream, after)

    monkeypatch.setattr(studio.log, "read", broken)
    with pytest.raises(ExceptionGroup):
        resume(studio.house, studio.waits, studio.executions, ["opportunity/broken", SUBJECT])
    assert studio.executions.started == [(SUBJECT, 1)]


def test_a_wait_that_cannot_be_rung_keeps_nobody_from_being_started(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    other = "opportunity/other"
    studio.put(other, studio.log.read(SUBJECT)[0].event, person=HANDLE)
    waits(studio)
    studio.replies("Any news?")
    studio.passes(minutes=11)

    def away(_token: str) -> bool:
        raise LogUnavailable("nobody can be woken")

    monkeypatch.setattr(studio.executions, "wake", away)
    with pytest.raises(ExceptionGroup):
        resume(studio.house, studio.waits, studio.executions, [SUBJECT, other])
    assert studio.executions.started == [(other, 1)]


# --- stuck


def test_three_starts_that_lead_nowhere_are_enough_and_the_owner_is_told(studio: Studio) -> None:
    studio.hears()
    in_vain(studio, 5)
    assert studio.story(WORKFLOW) == ["WorkflowStarted"] * 3 + ["WorkflowStuck"]
    assert numbers(studio) == [1, 2, 3]
    (told,) = studio.planned("stuck")
    assert reconcile(studio.shop, [told]) == 1
    assert studio.mailer.sent[-1].recipients == (studio.house.company.operator,)


def test_a_retry_resets_the_count_at_once(studio: Studio) -> None:
    studio.hears()
    in_vain(studio, 4)
    retry(studio.house, SUBJECT)
    assert studio.last(WORKFLOW).origin == studio.house.origin(SUBJECT, actor="operator")
    assert resumed(studio) == [SUBJECT]
    assert numbers(studio) == [1, 2, 3, 6]


def test_what_is_stuck_again_after_a_retry_is_told_again(studio: Studio) -> None:
    studio.hears()
    in_vain(studio, 4)
    retry(studio.house, SUBJECT)
    in_vain(studio, 5)
    assert studio.house.book.workflow(SUBJECT).stuck
    assert len(studio.planned("stuck")) == 2


def test_a_stuck_subject_that_moves_starts_again_by_itself(studio: Studio) -> None:
    studio.hears()
    in_vain(studio, 4)
    studio.replies("Any news?")
    studio.passes(minutes=11)
    assert resumed(studio) == [SUBJECT]
    assert not studio.house.book.workflow(SUBJECT).stuck


def test_a_retry_that_loses_a_race_says_so(studio: Studio) -> None:
    studio.hears()
    studio.between(lambda: start(studio.house, studio.executions, SUBJECT, 1))
    with pytest.raises(Conflict):
        retry(studio.house, SUBJECT)
