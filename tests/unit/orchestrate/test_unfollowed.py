"""What the owner wished and nobody could do is said on the next question, in the owner's words."""

import pytest

from shared.gates.ask import question_mail
from shared.gates.words.english import ENGLISH
from shared.gates.words.german import GERMAN
from tests.support.mails import html_of, text_of
from tests.support.studio import Studio

GERMAN_FIRST = {"languages: [en, de]": "languages: [de, en]"}


def mailed(studio: Studio) -> bytes:
    ask = studio.o.ask
    return question_mail(studio.house, studio.house.book.action(ask), ask)


@pytest.mark.parametrize(
    ("change", "said", "quoted"),
    [
        ({}, ENGLISH["unfollowed"], "“Warmer” · “shorter”"),
        (GERMAN_FIRST, GERMAN["unfollowed"], "„Warmer“ · „shorter“"),
    ],
)
def test_a_wish_that_no_rule_follows_is_told_with_the_next_question(
    change: dict[str, str], said: str, quoted: str
) -> None:
    studio = Studio(change)
    studio.hears()
    studio.run()
    assert said.partition("{")[0] not in text_of(mailed(studio))
    studio.answers("return", note="Warmer and shorter, please. 10% discount.")
    studio.run()
    for part in (text_of, html_of):
        assert said.format(wishes=quoted) in part(mailed(studio))


def test_a_wish_that_the_owner_fulfils_by_hand_is_told_no_more(studio: Studio) -> None:
    studio.hears()
    studio.run()
    studio.answers("return", note="Warmer.")
    studio.run()
    studio.answers("edit", subject="Our offer", text="Dear Ada, what a pleasure.")
    studio.run()
    assert ENGLISH["unfollowed"].partition("{")[0] not in text_of(mailed(studio))
