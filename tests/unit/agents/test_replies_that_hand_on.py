"""Who hands on another person's words says nothing by them: a yes is given in one's own."""

import pytest

from tests.unit.agents.test_reply_reader import reading

YES = "We accept your offer."
FORWARDED = "---------- Forwarded message ---------\nFrom: Boss <boss@client.example>\n\n"
APPLE = "Begin forwarded message:\n\nFrom: Boss\n\n"
GERMAN = "-------- Weitergeleitete Nachricht --------\nVon: Chef\n\n"


@pytest.mark.parametrize("above", ["", "FYI", "See below.", "Thank you, received.\n"])
@pytest.mark.parametrize("mark", [FORWARDED, APPLE, GERMAN])
def test_a_yes_that_is_only_handed_on_asks_the_owner(above: str, mark: str) -> None:
    assert reading(f"{above}\n\n{mark}{YES}").meaning == "question"


def test_a_no_that_is_only_handed_on_loses_nothing() -> None:
    assert reading(f"FYI\n\n{FORWARDED}We decline your offer.").meaning == "question"


@pytest.mark.parametrize("mark", [FORWARDED, APPLE, GERMAN])
def test_a_yes_in_ones_own_words_stands_whatever_is_handed_on(mark: str) -> None:
    found = reading(f"{YES}\n\n{mark}Is this a good price? We could ask others.")
    assert found.meaning == "accept"
    assert [each.quote for each in found.evidence] == [YES]
