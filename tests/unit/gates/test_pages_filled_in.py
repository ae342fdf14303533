"""A client's form that did not count comes back as they filled it in."""

from datetime import timedelta

import pytest

from shared.gates.proposal_door import answer_proposal
from shared.vault.links import FORM_AGE
from tests.support.browser import form_of, post
from tests.support.client import choose, opened
from tests.support.houses import Company


@pytest.mark.parametrize(
    ("decision", "typed", "again"),
    [
        ("accept", {"name": "Ada Sommer"}, 'value="Ada Sommer"'),
        ("decline", {"text": "Too dear."}, 'value="Too dear."'),
        ("ask", {"text": "When?"}, "\nWhen?</textarea>"),
    ],
)
def test_a_form_too_old_to_count_comes_back_as_it_was_filled_in(
    company: Company, offer: str, decision: str, typed: dict[str, str], again: str
) -> None:
    form = form_of(opened(company, offer), decision, **typed)
    company.clock.move(FORM_AGE + timedelta(minutes=1))
    page = answer_proposal(company.house, post(offer, form))
    assert page["statusCode"] == 403
    assert "Nothing changed." in page["body"]
    assert again in page["body"]


def test_a_yes_to_another_version_comes_back_with_its_name(company: Company, offer: str) -> None:
    form = form_of(opened(company, offer), "accept", name="Ada Sommer", content_hash="0" * 64)
    page = answer_proposal(company.house, post(offer, form))
    assert page["statusCode"] == 409
    assert 'value="Ada Sommer"' in page["body"]


def test_a_question_left_empty_comes_back_with_its_form_open(company: Company, offer: str) -> None:
    assert "<details open>" not in opened(company, offer)
    page = choose(company, offer, "ask", text=" ")["body"]
    assert page.count("<details open>") == 1
    assert "<details open><summary>Ask a question" in page
