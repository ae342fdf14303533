import pytest

from tests.support.studio import Studio


@pytest.fixture
def studio() -> Studio:
    """Give a company whose steps run on twins, in which nothing has happened yet."""
    return Studio()
