"""A line of the pipeline says where a sale stands, and whether it is made."""

import pytest

from shared.views.projections import pipeline
from tests.support.houses import SUBJECT
from tests.support.studio import Studio


@pytest.fixture
def studio() -> Studio:
    return Studio()


def line(studio: Studio) -> dict[str, object]:
    body, _, _ = pipeline([r.event for r in studio.log.read(SUBJECT)])
    return body


def test_an_offer_that_lies_before_the_client_is_no_sale_yet(studio: Studio) -> None:
    studio.offers()
    assert (line(studio)["stage"], line(studio)["won"]) == ("proposed", False)


def test_a_sale_that_was_made_shows_so_while_its_client_is_answered(studio: Studio) -> None:
    studio.offers()
    studio.marks("won")
    assert (line(studio)["stage"], line(studio)["won"]) == ("won", True)
    studio.replies("Can you start in June?", number=3)
    studio.run()
    assert (line(studio)["stage"], line(studio)["won"]) == ("awaiting_approval", True)
