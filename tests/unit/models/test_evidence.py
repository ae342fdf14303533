"""A fact counts only with a quote that stands in its source, letter for letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.lead import Evidence
from shared.models.evidence import check, verbatim

MAIL = "Hello,\nwe know you did the café's website.\nBudget: 5.000 €. No rush!"
SOURCES = {"signal/old": "Thanks", "signal/new": MAIL}


@pytest.mark.parametrize("quote", ["the café's website", "5.000 €", "No", "€", "website.\nBudget"])
def test_what_stands_there_is_found(quote: str) -> None:
    assert verbatim(quote, SOURCES) == "signal/new"


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n", id="blank"),
        pytest.param("the cafe's website", id="accent"),
        pytest.param("5,000 €", id="comma"),
        pytest.param("website. Budget", id="line break"),
        pytest.param("THE CAFÉ'S", id="case"),
        pytest.param("a website", id="paraphrase"),
        pytest.param("no", id="inside a word"),
        pytest.param("e", id="letter"),
    ],
)
def test_what_does_not_stand_there_is_nothing(quote: str) -> None:
    assert verbatim(quote, SOURCES) is None


def test_a_short_answer_counts_as_a_word() -> None:
    assert verbatim("ja", {"s": "Na klar, ja."}) == "s"
    assert verbatim("ja", {"s": "Im Januar, jawohl."}) is None


def test_a_fact_is_checked_against_the_source_it_names() -> None:
    budget = Evidence(fact="budget", quote="5.000 €", source="signal/new")
    elsewhere = Evidence(fact="wish", quote="5.000 €", source="signal/old")
    invented = Evidence(fact="name", quote="Dr. Nobody", source="signal/new")
    unknown = Evidence(fact="date", quote="Hello", source="signal/none")
    checked = check([budget, elsewhere, invented, unknown], SOURCES)
    assert checked.proved == (budget,)
    assert checked.rejected == ("wish", "name", "date")


@given(st.text(min_size=4), st.text(), st.text())
def test_any_part_of_a_source_is_verbatim(quote: str, before: str, after: str) -> None:
    expected = "s" if quote.strip() else None
    assert verbatim(quote, {"s": before + quote + after}) == expected


@given(st.text(), st.text())
def test_nothing_is_verbatim_that_is_not_a_part(quote: str, text: str) -> None:
    assert verbatim(quote, {"s": text}) is None or quote in text
