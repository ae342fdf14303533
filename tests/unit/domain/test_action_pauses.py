"""What is tried for ever is tried ever more rarely, and never given up."""

from datetime import timedelta

import pytest

from shared.domain.action import Action, RecordFailed, decide, evolve
from tests.unit.domain.test_action import MINUTE, QUESTION, WINDOW, started

DAY = timedelta(days=1)


def after(attempt: int) -> Action:
    """Give a question that was refused once more, after so many attempts."""
    asked = evolve(evolve(Action(), QUESTION), started(attempt))
    refusal = RecordFailed(at=WINDOW, attempt=attempt, by="claimant", because="throttled")
    (failed,) = decide(asked, refusal)
    return evolve(asked, failed)


@pytest.mark.parametrize(
    ("attempt", "pause"),
    [
        (1, MINUTE),
        (2, 10 * MINUTE),
        (3, 20 * MINUTE),
        (6, 160 * MINUTE),
        (9, 1280 * MINUTE),
        (10, DAY),
        (10_000, DAY),
    ],
)
def test_the_pause_doubles_up_to_a_day(attempt: int, pause: timedelta) -> None:
    refused = after(attempt)
    assert (refused.status, refused.retry_at) == ("failed", WINDOW + pause)
    assert refused.claimable(WINDOW + pause)
