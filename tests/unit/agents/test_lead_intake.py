"""An inquiry becomes typed facts, each with the words it was read from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.agents.lead_intake import understand
from shared.domain.lead import LeadFacts, ServiceWish
from tests.support.briefs import (
    COMPANY,
    ENGLISH,
    GERMAN,
    SIGNAL,
    brief,
    message,
    no_model,
    read,
)

LOGO = "We run a small harbour café. A mark that guests remember would be lovely."


def services(facts: LeadFacts) -> dict[str, int | None]:
    return {wish.service: wish.quantity for wish in facts.services}


def quotes(facts: LeadFacts) -> dict[str, str]:
    return {e.fact: e.quote for e in facts.evidence}


def test_an_english_inquiry_is_read_whole() -> None:
    facts = read(ENGLISH)
    assert (facts.kind, facts.language, facts.name) == ("inquiry", "en", "Ada Example")
    assert services(facts) == {"website": None}
    assert (facts.budget_minor, facts.currency) == (500_000, "EUR")
    assert facts.deadline == "by the end of May"
    assert facts.missing == ()
    assert facts.wish == "we need a new website for our bakery."


def test_a_german_inquiry_is_read_whole() -> None:
    facts = read(GERMAN)
    assert (facts.kind, facts.language) == ("inquiry", "de")
    assert services(facts) == {"website": None}
    assert (facts.budget_minor, facts.currency) == (500_000, "EUR")
    assert facts.deadline == "bis Ende Mai"
    assert facts.missing == ()


@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_every_fact_is_quoted_letter_for_letter(text: str) -> None:
    facts = read(text)
    assert {"service website", "budget", "deadline"} <= quotes(facts).keys()
    for each in facts.evidence:
        assert each.source == SIGNAL
        assert each.quote in message(text).words


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("We need two days of consulting.", {"consulting": 2}),
        ("Ich suche eine zweitägige Beratung.", {"consulting": 2}),
        ("We need consulting in 14 days for 3 days.", {"consulting": 3}),
        ("We need maintenance for our website, 10 hours a month.", {"care": 10}),
        ("They want website care, 10 hours.", {"care": 10}),
        ("Wir brauchen Wartung für unsere Website, 12 Stunden im Monat.", {"care": 12}),
        ("I need a logo. We already have a website.", {"brand_kit": None}),
        ("Wir möchten einen neuen Internetauftritt, kein Logo.", {"website": None}),
        ("Please review our website audit.", {"consulting": None}),
        ("A website and a logo, please.", {"website": None, "brand_kit": None}),
        ("Something nice for the harbour.", {}),
    ],
)
def test_what_they_want_is_told_from_what_they_have(
    text: str, wished: dict[str, int | None]
) -> None:
    assert services(read(text)) == wished


def test_add_ons_are_wished_for_in_their_own_words() -> None:
    facts = read("We need a website in two languages, without photos.")
    assert facts.services == (ServiceWish(service="website", add_ons=("second_language",)),)
    assert quotes(facts)["add_on website.second_language"] == "two languages"


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("Our budget is 5k €.", 500_000, "EUR"),
        ("We can spend between 2,000 and 3,000.50 EUR.", 300_050, "EUR"),
        ("Budget: $9,000", 900_000, "USD"),
        ("Unser Budget beträgt 12 500 Euro.", 1_250_000, "EUR"),
        ("Wir haben 3 Tsd. Euro Budget.", 300_000, "EUR"),
        ("Budget around 4000", 400_000, "EUR"),
        ("Our budget allows for 3 weeks of work.", None, ""),
        ("Call me at 030 123456 about the price of 12 things.", None, ""),
        ("Our turnover is 5 million EUR.", None, ""),
    ],
)
def test_a_budget_is_an_amount_that_is_called_one(
    text: str, minor: int | None, currency: str
) -> None:
    facts = read(f"We need a website. {text}")
    assert (facts.budget_minor, facts.currency) == (minor, currency)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("It must be live before summer.", "before summer"),
        ("We need it by June 15, 2026.", "by June 15, 2026"),
        ("Please be done within six weeks.", "within six weeks"),
        ("Fertig bis zum 15.6.2026, bitte.", "bis zum 15.6.2026"),
        ("Spätestens Anfang Juni soll sie stehen.", "Spätestens Anfang Juni"),
        ("We would start in May.", "in May"),
        ("We open in January and need it by the end of February.", "by the end of February"),
        ("Wir eröffnen im Januar. Die Seite soll bis Ende März online gehen.", "bis Ende März"),
        ("By the way, we may also sell bread in the market.", ""),
    ],
)
def test_a_deadline_is_kept_as_they_put_it(text: str, deadline: str) -> None:
    assert read(text).deadline == deadline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SEO services: increase your traffic and get on the first page of Google!", "spam"),
        ("Our platform helps agencies. Book a demo.", "vendor"),
        ("I am applying as a designer. My CV is attached.", "job"),
        ("Ihre Website ist offline, ich sehe eine Fehlermeldung.", "support"),
        ("Our website is down!", "support"),
        ("Greetings from the mountains.", "other"),
        ("Our platform offers tutoring, and we need a new website.", "inquiry"),
        ("We run a small casino and need a new website.", "inquiry"),
        ("We need your website to get backlinks and SEO services. Increase your traffic!", "spam"),
    ],
)
def test_an_inquiry_is_told_from_the_rest_of_the_inbox(text: str, kind: str) -> None:
    assert read(text).kind == kind


def test_a_broken_line_breaks_no_sentence() -> None:
    text = (
        "Hello,\n\nwe are a small joinery and need a new website: about six pages, with\n"
        "photographs of our work. It should be online by the end\nof May; our budget is about\n"
        "7,000 EUR."
    )
    facts = read(text)
    assert facts.wish == (
        "we are a small joinery and need a new website: about six pages, with photographs of "
        "our work."
    )
    assert facts.deadline == "by the end of May"
    assert facts.budget_minor == 700_000
    assert quotes(facts)["deadline"] == "by the end\nof May"
    assert facts.services == (ServiceWish(service="website", add_ons=("photos",)),)


def test_a_firm_is_named_on_its_own_line() -> None:
    facts = read("We need a website for us.\n\nKind regards\nAda Example\nExample Bakery GmbH")
    assert facts.organisation == "Example Bakery GmbH"


def test_later_words_stand_over_earlier_ones() -> None:
    facts = read(
        "We need a website and a logo, budget 5,000 EUR.", "No logo, please. Budget is 6,000 EUR."
    )
    assert services(facts) == {"website": None}
    assert facts.budget_minor == 600_000
    assert quotes(facts)["budget"] == "6,000 EUR"


def test_our_own_words_in_the_subject_of_a_reply_are_no_wish() -> None:
    said = (message("Thanks.", subject="Re: Proposal: Website and Brand kit"),)
    assert understand(brief(messages=said), COMPANY, no_model()).facts.services == ()


@given(st.text(max_size=400))
def test_whatever_arrives_is_read_and_every_quote_stands_in_it(text: str) -> None:
    facts = read(f"We need a website. {text} Budget 5,000 EUR")
    words = message(f"We need a website. {text} Budget 5,000 EUR").words
    assert all(each.quote in words for each in facts.evidence)
