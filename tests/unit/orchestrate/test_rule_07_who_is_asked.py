"""Rule 7: what every few minutes is asked of the log does not grow with all sales that ever were."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from infra.aws.manifest import BY_NAME
from shared.orchestrate.resume import needs_work
from shared.orchestrate.standing import RUN, RUNS, standing
from shared.views.projections import pipeline
from shared.views.store import Row
from tests.support.houses import SUBJECT
from tests.support.studio import Studio

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def rows(count: int, *, at_rest: bool) -> list[Row]:
    return [Row("pipeline", f"{number:026x}", 1, {"at_rest": at_rest}) for number in range(count)]


def at_rest(studio: Studio) -> bool:
    """Say whether the view holds the sale at rest, and see that the log says the same."""
    body, _, _ = pipeline([r.event for r in studio.log.read(SUBJECT)])
    assert body["at_rest"] is not needs_work(studio.house, SUBJECT)
    return bool(body["at_rest"])


def test_whoever_is_not_at_rest_is_asked_in_every_run() -> None:
    asked = [standing(rows(40, at_rest=False), NOON + n * RUN) for n in range(RUNS)]
    assert {len(found) for found in asked} == {40}


def test_a_thousand_sales_that_have_ended_cost_a_run_a_handful_of_reads() -> None:
    asked = [standing(rows(1000, at_rest=True), NOON + n * RUN) for n in range(RUNS)]
    assert max(map(len, asked)) < 20


def test_each_sale_is_asked_once_a_day_however_far_its_row_lags() -> None:
    late = timedelta(seconds=17)
    asked = [standing(rows(1000, at_rest=True), NOON + n * RUN + n % 3 * late) for n in range(RUNS)]
    assert Counter(s for found in asked for s in found) == Counter(
        f"opportunity/{row.id}" for row in rows(1000, at_rest=True)
    )


def test_the_runs_of_a_day_are_those_of_its_schedule() -> None:
    assert timedelta(minutes=BY_NAME["resume_workflows"].every) == RUN


@pytest.mark.parametrize("outcome", ["won", "lost", "dormant"])
def test_a_closed_sale_with_something_unanswered_is_not_at_rest(
    studio: Studio, outcome: str
) -> None:
    studio.offers()
    assert not at_rest(studio)
    studio.marks(outcome)  # type: ignore[arg-type]
    assert at_rest(studio)
    studio.replies("Can you start in June after all?", number=3)
    assert not at_rest(studio)


def test_a_sale_that_was_made_and_still_owes_an_answer_is_not_at_rest(studio: Studio) -> None:
    studio.offers()
    studio.marks("won")
    studio.replies("Can you start in June?", number=3)
    studio.run()
    assert not at_rest(studio)
