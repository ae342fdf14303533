"""The client before the page of an offer: reads it, and presses a button."""

from typing import Any

from shared.gates.proposal_door import answer_proposal
from tests.support.browser import form_of, get, post
from tests.support.houses import Company


def opened(company: Company, offer: str, **headers: str) -> str:
    """Open a link and read the page."""
    page = answer_proposal(company.house, get(offer, **headers))
    assert page["statusCode"] == 200
    return str(page["body"])


def choose(company: Company, offer: str, decision: str, **typed: str) -> dict[str, Any]:
    """Open a link, fill the form of a decision and send it."""
    form = form_of(opened(company, offer), decision, **typed)
    return answer_proposal(company.house, post(offer, form))
