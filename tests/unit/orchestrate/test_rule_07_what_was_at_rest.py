"""Rule 7: a sale at rest that something stirs is worked on at once, once, by a new execution."""

from shared.domain.company import OutboundPaused
from shared.domain.names import OUTBOUND
from shared.domain.opportunity_events import LeadReconsidered
from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.orchestrate.executions import rings, starts


def rests(studio: Studio) -> None:
    """Let the sale come to an end, and its only execution with it."""
    studio.hears()
    starts(studio, 1)
    studio.marks("lost")
    studio.passes(minutes=1)


def test_a_sale_that_was_reopened_starts_at_once(studio: Studio) -> None:
    rests(studio)
    studio.reopens()
    rings(studio, SUBJECT)
    assert studio.executions.started == [(SUBJECT, 1), (SUBJECT, 2)]


def test_a_late_reply_to_a_sale_at_rest_starts_its_answer_at_once(studio: Studio) -> None:
    rests(studio)
    studio.replies("Is it still possible?")
    rings(studio, SUBJECT)
    assert studio.executions.started == [(SUBJECT, 1), (SUBJECT, 2)]


def test_routing_a_reopening_again_starts_nothing_more(studio: Studio) -> None:
    rests(studio)
    studio.reopens()
    rings(studio, SUBJECT)
    rings(studio, SUBJECT)
    assert len(studio.executions.started) == 2


def test_a_reply_that_was_answered_since_starts_nothing(studio: Studio) -> None:
    rests(studio)
    studio.replies("Is it still possible?")
    studio.run()
    rings(studio, SUBJECT)
    assert studio.executions.started == [(SUBJECT, 1)]


def test_a_reopening_that_another_execution_has_taken_up_starts_nothing(studio: Studio) -> None:
    rests(studio)
    studio.reopens()
    studio.step()
    assert studio.o.stage == "qualifying"
    rings(studio, SUBJECT)
    assert studio.executions.started == [(SUBJECT, 1)]


def test_a_reply_before_the_first_step_is_left_to_the_execution_at_work(studio: Studio) -> None:
    studio.hears()
    studio.put(SUBJECT, LeadReconsidered(at=studio.clock.now(), because="it is a test"))
    starts(studio, 1)
    studio.passes(minutes=1)
    studio.replies("One more thing.")
    assert studio.o.stage == "new"
    rings(studio, SUBJECT)
    assert studio.executions.started == [(SUBJECT, 1)]


def test_a_reopening_that_came_in_by_an_import_starts_nothing(studio: Studio) -> None:
    rests(studio)
    studio.put(OUTBOUND, OutboundPaused(at=studio.clock.now(), questions_too=True))
    studio.reopens()
    rings(studio, SUBJECT)
    assert studio.executions.started == [(SUBJECT, 1)]
