"""How much a client wants is read as they put it, and what it became is said in the offer."""

import pytest

from shared.agents.nurture import write
from shared.agents.qualification import qualify
from tests.support.briefs import (
    COMPANY,
    POLICIES,
    filled,
    message,
    no_model,
    offered,
    read,
    understood,
)


def quoted(text: str) -> str:
    facts = read(text)
    return next((e.quote for e in facts.evidence if e.fact.startswith("quantity ")), "")


def first_wish(text: str) -> int | None:
    return read(text).services[0].quantity


@pytest.mark.parametrize(
    ("text", "quote", "count"),
    [
        ("2,5 Tage Workshop", "2,5 Tage", 3),
        ("1,5 Tage Beratung", "1,5 Tage", 2),
        ("10.5 hours of maintenance", "10.5 hours", 11),
        ("100,5 Stunden Wartung", "100,5 Stunden", 101),
        ("two and a half days of consulting", "two and a half days", 3),
        ("two point five days of consulting", "two point five days", 3),
        ("a day and a half of consulting", "a day and a half", 2),
        ("three half-days of consulting", "three half-days", 2),
        ("zweieinhalb Tage Beratung", "zweieinhalb Tage", 3),
        ("anderthalb Tage Beratung", "anderthalb Tage", 2),
        ("1½ Tage Beratung", "1½ Tage", 2),
        ("half a day of consulting", "half a day", 1),
        ("Beratung, einen halben Tag", "einen halben Tag", 1),
        ("Ein halbtägiger Workshop", "halbtägiger", 1),
        ("3-4 Tage Beratung", "3-4 Tage", 4),
        ("3 to 4 days of consulting", "3 to 4 days", 4),
        ("3 days to 4 days of consulting", "3 days to 4 days", 4),
        ("consulting, between 2 and 3.5 days", "between 2 and 3.5 days", 4),
        ("zwei bis drei Tage Workshop", "zwei bis drei Tage", 3),
        ("twenty-thirty hours of maintenance", "twenty-thirty hours", 30),
        ("consulting for two weeks", "two weeks", 10),
        ("consulting for a week", "a week", 5),
        ("Beratung, anderthalb Wochen", "anderthalb Wochen", 8),
    ],
)
def test_what_is_no_plain_whole_number_is_counted_up_and_owned_up_to(
    text: str, quote: str, count: int
) -> None:
    assert (quoted(text), first_wish(text)) == (quote, count)
    (first, *_) = offered(text).open_points
    assert f"“{quote}”" in first or f"„{quote}“" in first
    assert f"{count} " in first
    assert "no quantity" not in first


@pytest.mark.parametrize(
    ("text", "quote", "count"),
    [
        ("12 days of coaching", "12 days", 12),
        ("twelve days of coaching", "twelve days", 12),
        ("twenty-five hours of maintenance", "twenty-five hours", 25),
        ("fünfundzwanzig Stunden Wartung", "fünfundzwanzig Stunden", 25),
        ("5 Arbeitstage Beratung", "5 Arbeitstage", 5),
        ("2 Tage vor Ort Beratung", "2 Tage", 2),
        ("8 h Wartung", "8 h", 8),
        ("3.000 Stunden Wartung", "3.000 Stunden", 3_000),
        ("Instead of 2 days of consulting we need 3 days", "3 days", 3),
        ("Statt 2 Tagen Beratung lieber 3 Tage", "3 Tage", 3),
    ],
)
def test_a_plain_whole_number_is_taken_as_it_is(text: str, quote: str, count: int) -> None:
    assert (quoted(text), first_wish(text)) == (quote, count)
    assert not [p for p in offered(text).open_points if quote in p]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We need 2.5 days of consulting.", "“2.5 days”; we count whole days: 3 days."),
        ("Wir brauchen 2,5 Tage Beratung.", "„2,5 Tage“ genannt; wir rechnen mit ganzen Tagen: 3"),
        ("We need 3-4 days of consulting.", "“3-4 days”; we took the upper end: 4 days."),
        ("Wir brauchen 3-4 Tage Beratung.", "„3-4 Tage“ genannt; wir haben das obere Ende"),
        ("We need consulting for 2 weeks.", "“2 weeks”; we count five days a week: 10 days."),
        ("Wir brauchen 2 Wochen Beratung.", "„2 Wochen“ genannt; wir rechnen fünf Tage je Woche"),
    ],
)
def test_the_offer_says_what_became_of_it_in_the_clients_language(text: str, said: str) -> None:
    assert said in offered(text).open_points[0]


def test_half_an_hour_is_counted_up_and_then_raised_to_the_least() -> None:
    points = offered("We need half an hour of maintenance.").open_points
    assert "whole hours: 1 hour." in points[0]
    assert "the least we offer is 2 hours." in points[1]


VAGUE = (
    ("We need a few days of consulting.", "a few days"),
    ("Wir brauchen ein paar Tage Beratung.", "ein paar Tage"),
    ("We need 2 x 3 days of consulting.", "2 x 3 days"),
    ("We need 3/4 days of consulting.", "3/4 days"),
    ("We need a hundred and five hours of maintenance.", "hundred and five hours"),
    ("Wir brauchen 1.2.3 Tage Beratung.", "1.2.3 Tage"),
    ("We need consulting for 3 hours.", "3 hours"),
    ("Wir brauchen zwei Tage Wartung.", "zwei Tage"),
    ("We need consulting for 2 months.", "2 months"),
)


@pytest.mark.parametrize(("text", "quote"), VAGUE)
def test_a_quantity_that_cannot_be_counted_is_asked_about(text: str, quote: str) -> None:
    assert (quoted(text), first_wish(text)) == (quote, None)
    brief = understood(text, purpose="nurture")
    assert "quantity" in brief.facts.missing
    assert qualify(brief, COMPANY, POLICIES).outcome == "nurture"
    made = write(brief, COMPANY, no_model())
    asked = {"en": "how many days or hours", "de": "wie viele Tage oder Stunden"}
    assert asked[brief.facts.language] in filled(made.text, made.slots)


@pytest.mark.parametrize(("text", "quote"), VAGUE)
def test_an_offer_all_the_same_does_not_say_that_none_was_named(text: str, quote: str) -> None:
    (first, *_) = offered(text).open_points
    assert quote in first
    assert "no quantity" not in first and "keine Menge" not in first


@pytest.mark.parametrize(
    "text",
    [
        "We need consulting in two weeks.",
        "Wir brauchen in den nächsten drei Wochen Beratung.",
        "We need consulting. We met two weeks ago.",
        "We need consulting, you asked 800 EUR a day.",
        "We need consulting. Our shop was closed for two months. It is open 24 hours.",
    ],
)
def test_a_span_of_time_is_no_quantity(text: str) -> None:
    assert (quoted(text), first_wish(text)) == ("", None)


def test_a_quantity_is_quoted_across_a_broken_line() -> None:
    text = "We need consulting, and we think of two and a half\ndays."
    facts = read(text)
    assert facts.services[0].quantity == 3
    assert quoted(text) in message(text).words
    assert "“two and a half days”" in offered(text).open_points[0]


def test_a_budget_is_compared_with_the_days_that_were_named() -> None:
    brief = understood("We need 2.5 days of consulting, budget 3.000 EUR.")
    assert qualify(brief, COMPANY, POLICIES).outcome == "propose"
    hours = read("We need maintenance, our budget is 60-70 hours.")
    assert (hours.budget_minor, hours.services[0].quantity) == (None, 70)


def test_a_later_plain_word_answers_the_question() -> None:
    facts = read("We need a few days of consulting.", "Make it 3 days, please.")
    assert facts.services[0].quantity == 3
    assert "quantity" not in facts.missing
