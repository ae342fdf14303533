"""The owner before the page of a question: looks at it, and presses a button."""

from typing import Any

from shared.gates.approval_door import answer_approval
from tests.support.browser import form_of, get, post
from tests.support.houses import Company


def shown(company: Company, link: str) -> str:
    """Open a link and read the page."""
    page = answer_approval(company.house, get(link))
    assert page["statusCode"] == 200
    return str(page["body"])


def press(company: Company, link: str, decision: str, **typed: str) -> dict[str, Any]:
    """Open a link, fill the form of a decision and send it."""
    form = form_of(shown(company, link), decision, **typed)
    return answer_approval(company.house, post(link, form))
