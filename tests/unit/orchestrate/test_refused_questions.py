"""A mail to the owner that is refused is tried for as long as it takes, and ever more rarely."""

from shared.actions.mailer import Refusal
from tests.support.studio import Studio
from tests.unit.orchestrate.test_reconcile import looks


def test_a_question_that_was_refused_is_mailed_again_for_as_long_as_it_takes(
    studio: Studio,
) -> None:
    studio.proposes()
    studio.mailer.answer = lambda _: Refusal("throttled")
    for _ in range(5):
        looks(studio)
        studio.passes(minutes=81)
    studio.mailer.answer = None
    assert looks(studio) == 1
    assert studio.house.book.action(studio.o.ask).attempt == 6


def test_a_question_that_is_always_refused_is_tried_more_rarely_each_time(studio: Studio) -> None:
    studio.proposes()
    studio.mailer.answer = lambda _: Refusal("throttled")
    ask = studio.o.ask
    for _ in range(24 * 12):
        looks(studio)
        studio.passes(minutes=5)
    assert studio.house.book.action(ask).attempt == 9
