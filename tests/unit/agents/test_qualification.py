"""Policy decides which way a lead goes; facts only say what is so."""

import pytest

from shared.agents.qualification import qualify
from tests.support.briefs import COMPANY, ENGLISH, GERMAN, POLICIES, understood


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (ENGLISH, "propose"),
        (GERMAN, "propose"),
        ("We need a new website.", "propose"),
        ("We need a website, budget 500 EUR.", "nurture"),
        ("We would like something nice for the harbour.", "nurture"),
        ("SEO services: increase your traffic, first page of Google!", "decline"),
        ("I am applying as a designer. My CV is attached.", "decline"),
        ("Our website is down!", "ask"),
        ("Greetings from the mountains.", "ask"),
    ],
)
def test_an_inquiry_goes_its_way(text: str, outcome: str) -> None:
    judged = qualify(understood(text), COMPANY, POLICIES)
    assert (judged.policy, judged.outcome) == ("qualification", outcome)
    assert judged.missing == ()
    assert judged.rules[0].because


def test_a_regular_with_a_small_budget_is_for_the_owner() -> None:
    brief = understood("We need a website, budget 500 EUR.", previous_won=1)
    assert qualify(brief, COMPANY, POLICIES).outcome == "ask"


def test_a_client_who_declined_three_times_is_for_the_owner() -> None:
    brief = understood(ENGLISH, previous_lost=3)
    assert qualify(brief, COMPANY, POLICIES).rules[0].name == "lost_too_often"


def test_a_client_with_another_sale_open_is_for_the_owner() -> None:
    judged = qualify(understood(ENGLISH, open_elsewhere=1), COMPANY, POLICIES)
    assert judged.outcome == "ask"
    assert judged.rules[0].name == "a_client_with_a_sale_open_is_looked_at"


def test_a_full_house_is_for_the_owner() -> None:
    full = COMPANY.capacity.open_opportunities
    assert qualify(understood(ENGLISH, open_opportunities=full), COMPANY, POLICIES).outcome == "ask"
    room = understood(ENGLISH, open_opportunities=full - 1)
    assert qualify(room, COMPANY, POLICIES).outcome == "propose"


def test_no_fact_that_the_rules_read_is_personal() -> None:
    judged = qualify(understood(ENGLISH), COMPANY, POLICIES)
    assert "Ada" not in str(judged.facts)
    assert "bakery" not in str(judged.facts)
