import pytest

from tests.support.houses import Company


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
