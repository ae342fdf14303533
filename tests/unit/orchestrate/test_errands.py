"""News for the owner are mailed at once: somebody is sent for them as soon as they are planned."""

from shared.domain.company import OutboundPaused
from shared.domain.names import OUTBOUND
from shared.orchestrate.reconcile import reconcile
from tests.support.studio import Studio
from tests.unit.orchestrate.executions import rings


def declined(studio: Studio) -> str:
    """Let the client say no; give the mail that tells the owner so."""
    studio.offers()
    studio.replies("No, thank you.")
    told = studio.telling(2)
    studio.run()
    assert studio.house.book.action(told).plan.purpose == "outcome"
    return told


def test_news_for_the_owner_are_sent_for_at_once(studio: Studio) -> None:
    told = declined(studio)
    rings(studio, told)
    assert studio.errands.asked == [told]


def test_news_that_are_out_are_not_sent_for_again(studio: Studio) -> None:
    told = declined(studio)
    reconcile(studio.shop, [told])
    rings(studio, told)
    assert studio.errands.asked == []


def test_news_that_came_in_by_an_import_are_sent_for_by_nobody(studio: Studio) -> None:
    told = declined(studio)
    studio.put(OUTBOUND, OutboundPaused(at=studio.clock.now(), questions_too=True))
    rings(studio, told)
    assert studio.errands.asked == []


def test_a_question_is_left_to_the_execution_that_asks_it(studio: Studio) -> None:
    studio.proposes()
    for stream in (studio.o.ask, studio.waits_to_send()):
        rings(studio, stream)
    assert studio.errands.asked == []
