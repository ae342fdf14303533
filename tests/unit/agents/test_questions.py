"""A template speaks of a rest only where something is left unanswered."""

import pytest

from tests.support.briefs import ENGLISH, GERMAN, message, understood
from tests.unit.agents.test_nurture import OFFER, asking, mail


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How are you? Until when is the offer valid?", ENGLISH),
        ("Can you tell me? I wonder: what is included?", ENGLISH),
        ("Wie geht es Ihnen? Bis wann gilt das Angebot?", GERMAN),
        ("Können Sie mir das bitte sagen? Was ist enthalten?", GERMAN),
    ],
)
def test_where_nothing_is_left_to_answer_no_rest_is_spoken_of(question: str, text: str) -> None:
    said = mail(asking(question, text))
    assert not [left for left in ("personally", "persönlich") if left in said]


@pytest.mark.parametrize(
    ("subject", "left"),
    [("Re: A new website?", False), ("AW: RE: Eine Website?", False), ("A new website?", True)],
)
def test_an_old_subject_asks_nothing_new(subject: str, left: bool) -> None:
    asked = (message("What is included?", subject=subject, signal="signal/email/m2"),)
    text = mail(understood(ENGLISH, purpose="answer", questions=asked, offer=OFFER))
    assert ("rest of your message" in text) is left


def test_a_question_that_is_all_subject_is_heard() -> None:
    asked = (message(" ", subject="Re: What is included?", signal="signal/email/m2"),)
    text = mail(understood(ENGLISH, purpose="answer", questions=asked, offer=OFFER))
    assert "This is included" in text
