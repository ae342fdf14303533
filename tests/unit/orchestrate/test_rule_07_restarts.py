"""Rule 7: when the embedded cloud starts nothing runs, and nothing that waited looks stuck."""

import pytest

from shared.domain import names
from shared.log.codec import Unreadable
from shared.orchestrate import resume as resuming
from shared.orchestrate.route import start
from tests.support.houses import SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio
from tests.unit.orchestrate.executions import resumed, waits

WORKFLOW = names.workflow(SUBJECT)


def test_a_restart_starts_what_waited_without_waiting_for_anybody(studio: Studio) -> None:
    studio.hears()
    waits(studio)
    assert resumed(studio, after_restart=True) == [SUBJECT]
    assert list(studio.waits.open()) == []


def test_a_closed_wait_that_the_index_still_shows_holds_nobody_after_a_restart(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    waits(studio)
    shown = list(studio.waits.open())
    monkeypatch.setattr(studio.waits, "open", lambda: iter(shown))
    assert resumed(studio, after_restart=True) == [SUBJECT]


def test_an_interruption_is_filed_under_the_sale_it_happened_to(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    waits(studio)
    resumed(studio, after_restart=True)
    noted = studio.log.read(WORKFLOW)[1]
    assert noted.type == "WorkflowInterrupted"
    assert noted.origin == studio.house.origin(SUBJECT)


def test_a_start_between_reading_and_noting_the_interruption_is_as_good(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    waits(studio)
    studio.between(lambda: start(studio.house, studio.executions, SUBJECT, 2))
    assert resumed(studio, after_restart=True) == [SUBJECT]
    assert studio.story(WORKFLOW) == ["WorkflowStarted"] * 3
    assert list(studio.waits.open()) == []


def test_any_number_of_restarts_while_a_sale_waits_does_not_make_it_look_stuck(
    studio: Studio,
) -> None:
    studio.hears()
    for _ in range(6):
        waits(studio)
        studio.passes(hours=1)
        assert resumed(studio, after_restart=True) == [SUBJECT]
    assert not studio.house.book.workflow(SUBJECT).stuck
    assert studio.planned("stuck") == []


def test_without_noting_the_interruption_the_fourth_restart_looks_like_a_stuck_sale(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "note_reached", lambda *_: None)
    studio.hears()
    found = []
    for _ in range(4):
        waits(studio)
        studio.passes(hours=1)
        found.append(resumed(studio, after_restart=True))
    assert found[-1] == []
    assert studio.house.book.workflow(SUBJECT).stuck


def test_a_sale_that_never_gets_as_far_as_waiting_is_stuck_after_restarts_too(
    studio: Studio,
) -> None:
    studio.hears()
    for _ in range(4):
        resumed(studio, after_restart=True)
    assert studio.house.book.workflow(SUBJECT).stuck


def test_a_lost_wait_whose_subject_moved_meanwhile_counts_like_any_start(studio: Studio) -> None:
    studio.hears()
    waits(studio)
    studio.replies("Any news?")
    assert resumed(studio, after_restart=True) == [SUBJECT]
    assert "WorkflowInterrupted" not in studio.story(WORKFLOW)


def test_a_wait_whose_executions_cannot_be_read_holds_up_no_restart(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    other = "opportunity/other"
    studio.put(other, studio.log.read(SUBJECT)[0].event, person=HANDLE)
    waits(studio)
    read = studio.log.read

    def broken(stream: str, after: int = 0) -> object:
        if stream == WORKFLOW:
            raise Unreadable(stream)
        return read(stream, after)

    monkeypatch.setattr(studio.log, "read", broken)
    with pytest.raises(ExceptionGroup):
        resuming.resume(
            studio.house, studio.waits, studio.executions, [SUBJECT, other], after_restart=True
        )
    assert studio.executions.started == [(other, 1)]
    assert list(studio.waits.open()) == []


@pytest.mark.parametrize("dies_at", ["head", "append"])
def test_whoever_dies_while_interrupting_closes_no_wait_and_starts_nobody(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    waits(studio)
    started = list(studio.executions.started)

    def dies(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(studio.log, dies_at, dies)
    with pytest.raises(SystemExit):
        resumed(studio, after_restart=True)
    assert len(list(studio.waits.open())) == 1
    assert studio.executions.started == started
