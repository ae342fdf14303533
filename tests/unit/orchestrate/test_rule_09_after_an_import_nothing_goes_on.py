"""Rule 9: what came in by an import is performed by nobody until the operator lets it go on."""

from datetime import timedelta

import pytest

from shared.domain import company
from shared.domain.company import Outbound, OutboundPaused, OutboundResumed, PauseOutbound
from shared.domain.names import OUTBOUND
from shared.orchestrate.reconcile import reconcile
from shared.orchestrate.resume import resume
from tests.support.houses import SUBJECT
from tests.support.studio import Studio


@pytest.fixture
def studio() -> Studio:
    return Studio()


def came_in(studio: Studio) -> None:
    """Let the whole log count as imported a while ago."""
    held = OutboundPaused(at=studio.clock.now(), questions_too=True)
    studio.put(OUTBOUND, held)
    studio.passes(minutes=30)


def go_on(studio: Studio) -> None:
    studio.put(OUTBOUND, OutboundResumed(at=studio.clock.now()))


def resumed(studio: Studio) -> list[str]:
    return resume(studio.house, studio.waits, studio.executions, [SUBJECT])


def reconciled(studio: Studio) -> int:
    actions = [s for s in studio.log.streams() if s.startswith("action/")]
    return reconcile(studio.shop, actions)


def test_a_granted_mail_waits_for_the_operator(studio: Studio) -> None:
    studio.waits_to_send()
    asked = len(studio.mailer.sent)
    came_in(studio)

    assert (resumed(studio), reconciled(studio)) == ([], 0)
    assert studio.run().position == "waiting"
    assert len(studio.mailer.sent) == asked

    go_on(studio)
    assert resumed(studio) == [SUBJECT]
    studio.run()
    assert len(studio.to_client) == 1


def test_a_question_that_was_planned_is_not_asked_here_unbidden(studio: Studio) -> None:
    studio.proposes()
    assert studio.next.position == "asking"
    came_in(studio)

    assert (resumed(studio), reconciled(studio)) == ([], 0)
    step = studio.run()
    assert step.position == "waiting"
    assert step.watched[OUTBOUND] == 1
    assert studio.mailer.sent == []

    go_on(studio)
    studio.run()
    assert len(studio.mailer.sent) == 1


def test_nobody_is_asked_about_a_doubt_that_came_in(studio: Studio) -> None:
    stream = studio.unknown()
    asked = len(studio.mailer.sent)
    came_in(studio)
    assert reconciled(studio) == 0
    assert len(studio.mailer.sent) == asked

    go_on(studio)
    assert reconciled(studio) == 1
    assert studio.house.book.action(stream).status == "started"
    assert len(studio.mailer.sent) == asked + 1


def test_an_import_between_reading_and_asking_stops_the_question(studio: Studio) -> None:
    studio.proposes()
    held = OutboundPaused(at=studio.clock.now(), questions_too=True)
    studio.between(lambda: studio.put(OUTBOUND, held))
    studio.step()
    assert studio.mailer.sent == []
    assert studio.next.position == "waiting"


def test_a_pause_grows_into_silence_and_one_resume_ends_both(studio: Studio) -> None:
    at = studio.clock.now()
    paused = company.evolve(Outbound(), OutboundPaused(at=at))
    assert (paused.paused, paused.silent) == (True, False)
    [grown] = company.decide(paused, PauseOutbound(at=at, questions_too=True))
    silent = company.evolve(paused, grown)
    assert (silent.paused, silent.silent) == (True, True)
    assert company.decide(silent, PauseOutbound(at=at)) == []
    assert company.decide(silent, PauseOutbound(at=at, questions_too=True)) == []
    after = company.evolve(silent, OutboundResumed(at=at + timedelta(minutes=1)))
    assert (after.paused, after.silent) == (False, False)
