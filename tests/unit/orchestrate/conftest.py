import pytest

from tests.support.studio import Studio


@pytest.fixture
def studio() -> Studio:
    """Give a company whose steps run on twins, in which nothing has happened yet."""
    return Studio()


@pytest.fixture
def action(studio: Studio) -> str:
    """Let a granted proposal wait until its undo window has closed."""
    stream = studio.waits_to_send()
    studio.passes(seconds=20)
    return stream
