import pytest

from tests.support.houses import PROPOSAL, Company
from tests.support.owner import press


@pytest.fixture
def company() -> Company:
    """Give a house in which nothing has happened yet."""
    return Company()


@pytest.fixture
def question(company: Company) -> str:
    """Lay a proposal before the owner."""
    return company.proposes()


@pytest.fixture
def link(company: Company, question: str) -> str:
    """Give the link that the owner's mail holds."""
    return company.house.link("approval", question)


@pytest.fixture
def offer(company: Company, link: str) -> str:
    """Send the proposal, and give the link that the client's mail holds."""
    press(company, link, "approve")
    company.sends()
    return company.house.link("proposal", PROPOSAL)
