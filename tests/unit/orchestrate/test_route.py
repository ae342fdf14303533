"""What a moved stream means: a signal is filed, a sale begins, whoever watches is woken."""

from datetime import datetime

import pytest

from shared.domain import names
from shared.log.log import LogUnavailable
from shared.orchestrate.in_memory import InMemoryExecutions
from shared.orchestrate.resume import resume
from shared.orchestrate.route import Router, progress_at, start
from shared.orchestrate.waits import Wait
from tests.support.houses import CONVERSATION, SUBJECT
from tests.support.inquiry import HANDLE, said
from tests.support.studio import Studio
from tests.unit.orchestrate.executions import rings, starts


def test_a_signal_that_came_in_is_filed(studio: Studio) -> None:
    studio.hears()
    signal = names.signal("email", "m7")
    studio.put(signal, said(studio.clock.now(), "A question.", "m7"), person=HANDLE)
    rings(studio, signal)
    assert studio.story(signal) == ["SignalReceived", "SignalFiled"]


def test_a_sale_starts_in_the_same_breath_in_which_its_lead_is_filed(studio: Studio) -> None:
    signal = names.signal("email", "m7")
    studio.put(signal, said(studio.clock.now(), "A question.", "m7"), person=HANDLE)
    rings(studio, signal)
    filed = studio.house.book.signal(signal).filed
    assert filed is not None
    assert (filed.filed_as, studio.executions.started) == ("lead", [(filed.concerns, 1)])


def test_a_reply_that_is_filed_starts_nothing(studio: Studio) -> None:
    studio.hears()
    signal = names.signal("email", "m7")
    came = said(studio.clock.now(), "A question.", "m7")
    threaded = came.model_copy(update={"inbox_token": names.bare(CONVERSATION)})
    studio.put(signal, threaded, person=HANDLE)
    rings(studio, signal)
    filed = studio.house.book.signal(signal).filed
    assert filed is not None
    assert (filed.filed_as, filed.concerns) == ("reply", SUBJECT)
    assert studio.executions.started == []


def test_what_was_handled_before_is_not_looked_at_again(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    router = Router(studio.house, studio.waits, studio.executions, studio.errands)
    monkeypatch.setattr(router, "start_first", pytest.fail)
    assert [router(SUBJECT, 1), router(SUBJECT, 3)] == [3, 3]


def test_a_stream_that_starts_nothing_wakes_who_watches_it(studio: Studio) -> None:
    studio.hears()
    studio.pauses()
    wait = Wait("token", SUBJECT, {SUBJECT: 3, names.OUTBOUND: 0}, None, studio.clock.now())
    studio.waits.park(wait)
    studio.executions.waiting.add("token")
    rings(studio, names.OUTBOUND)
    assert studio.executions.waiting == set()
    assert studio.executions.started == []


def test_routing_everything_but_signals_and_openings_appends_nothing(studio: Studio) -> None:
    studio.offers()
    nouns = ("approval", "action", "proposal", "conversation", "contact", "company")
    before = studio.events
    for stream in [s for s in studio.log.streams() if names.noun(s) in nouns]:
        rings(studio, stream)
    assert studio.events == before


class Unreachable(InMemoryExecutions):
    """The state machine does not answer."""

    def start(self, subject: str, number: int) -> None:
        raise LogUnavailable(subject)


def test_a_start_that_was_recorded_but_not_made_is_made_by_whoever_resumes(
    studio: Studio,
) -> None:
    studio.hears()
    studio.executions = Unreachable()
    with pytest.raises(LogUnavailable):
        rings(studio, SUBJECT)
    assert studio.story(names.workflow(SUBJECT)) == ["WorkflowStarted"]
    studio.executions = InMemoryExecutions()
    studio.passes(minutes=11)
    resume(studio.house, studio.waits, studio.executions, [SUBJECT])
    assert studio.executions.started == [(SUBJECT, 2)]


def test_a_start_carries_the_id_of_its_subject_and_nothing_else(studio: Studio) -> None:
    studio.hears()
    start(studio.house, studio.executions, SUBJECT, 1)
    assert studio.executions.started == [(SUBJECT, 1)]
    (recorded,) = studio.log.read(names.workflow(SUBJECT))
    assert recorded.origin == studio.house.origin(SUBJECT, f"{SUBJECT}#3")


def test_a_number_that_is_not_the_next_one_starts_nothing(studio: Studio) -> None:
    studio.hears()
    assert not start(studio.house, studio.executions, SUBJECT, 2)
    assert studio.executions.started == []


def test_a_mail_that_moved_is_progress_although_the_sale_stood_still(studio: Studio) -> None:
    studio.waits_to_send()
    before = _progress(studio)
    studio.passes(minutes=1)
    studio.starts()
    assert _progress(studio) > before


def _progress(studio: Studio) -> datetime:
    o = studio.house.book.opportunity(SUBJECT)
    return progress_at(o, {o.action: studio.house.book.action(o.action)})


def test_starts_before_a_mail_moved_were_not_in_vain(studio: Studio) -> None:
    studio.waits_to_send()
    assert starts(studio, 1, 2, 3) == [True] * 3
    studio.passes(minutes=1)
    studio.starts()
    assert starts(studio, 4) == [True]


def test_starts_before_a_pause_ended_do_not_count_for_a_mail_that_waited_for_it(
    studio: Studio,
) -> None:
    studio.waits_to_send()
    studio.pauses()
    assert starts(studio, 1, 2, 3) == [True] * 3
    studio.resumes()
    assert starts(studio, 4) == [True]


def test_a_pause_is_no_progress_of_a_sale_without_a_mail(studio: Studio) -> None:
    studio.hears()
    starts(studio, 1, 2, 3)
    studio.pauses()
    assert starts(studio, 4) == [False]


def test_a_pause_that_ends_while_a_sale_is_looked_at_keeps_it_from_being_called_stuck(
    studio: Studio,
) -> None:
    studio.waits_to_send()
    studio.pauses()
    starts(studio, 1, 2, 3)
    studio.between(studio.resumes)
    assert starts(studio, 4) == [False]
    assert studio.planned("stuck") == []


def test_a_mail_that_moves_while_it_is_looked_at_keeps_its_sale_from_being_called_stuck(
    studio: Studio,
) -> None:
    studio.waits_to_send()
    starts(studio, 1, 2, 3)
    studio.between(studio.starts)
    assert starts(studio, 4) == [False]
    assert studio.planned("stuck") == []


def test_a_workflow_that_is_stuck_or_was_is_not_started(studio: Studio) -> None:
    studio.hears()
    assert starts(studio, 1, 2, 3, 4, 5) == [True, True, True, False, False]
    assert studio.executions.started == [(SUBJECT, 1), (SUBJECT, 2), (SUBJECT, 3)]


def test_the_mail_about_a_stuck_workflow_is_named_after_the_start_that_failed(
    studio: Studio,
) -> None:
    studio.hears()
    starts(studio, 1, 2, 3, 4)
    cause = f"{names.workflow(SUBJECT)}#4"
    assert studio.planned("stuck") == [names.action("ask_owner", SUBJECT, cause)]
