"""A clear no is taken for one, so that nobody who said it is reminded; a doubtful one is asked about."""

import pytest

from tests.unit.agents.test_reply_reader import reading

CLEAR = (
    "Leider nein, das ist uns zu teuer. Trotzdem vielen Dank.",
    "Nein, das ist uns leider zu teuer.",
    "Leider nein. Vielen Dank!",
    "No, thank you, that is too expensive",
    "No, that is much too expensive for us.",
    "Unfortunately not. Thank you!",
)
WRITE_NO_MORE = (
    "Please remove me from your list, stop writing to me. UNSUBSCRIBE",
    "Unsubscribe",
    "Please don't email me again.",
    "No more emails, please!",
    "Bitte schreiben Sie mir nicht mehr",
    "Vielen Dank. Bitte nehmen Sie uns aus Ihrem Verteiler.",
    "Hören Sie bitte auf, mir zu schreiben!",
    "Bitte senden Sie mir keine weiteren Mails.",
)
CANCELS = (
    "Sorry, we have to cancel the order",
    "We would like to cancel our order.",
    "Please cancel the order.",
    "Wir müssen den Auftrag leider stornieren.",
    "Hiermit stornieren wir den Auftrag.",
    "Ich trete vom Vertrag zurück.",
)
DOUBTFUL = (
    "Wäre es zu teuer, auch ein Logo zu machen?",
    "Would it be too expensive to have a logo as well?",
    "Das ist uns zu teuer.",
    "No, it is not too expensive.",
    "Nein, das ist uns nicht zu teuer.",
    "If you cannot do it cheaper we have to decline.",
    "If you cannot start in May we have to cancel the order.",
    "Wenn es nicht günstiger geht, müssen wir den Auftrag stornieren.",
    "How can we cancel the order?",
    "We have to cancel the meeting on Friday.",
    "We might cancel the order.",
    "Leider nein, die Fotos haben wir nicht.",
    "Is it possible to remove us from the list?",
    "Please don't write to me at this address any more.",
    "Bitte schreiben Sie mir nicht mehr vor Montag.",
    "Ich habe keine weiteren Mails von Ihnen gesehen.",
    "We saw no more emails of yours.",
    "We like it.\nUnsubscribe",
)


@pytest.mark.parametrize("text", [*CLEAR, *WRITE_NO_MORE, *CANCELS])
def test_a_clear_no_is_a_no(text: str) -> None:
    found = reading(text)
    assert found.meaning == "decline"
    assert all(each.quote in text for each in found.evidence)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_words_of_a_no_that_say_none_are_no_refusal(text: str) -> None:
    assert reading(text).meaning == "question"


@pytest.mark.parametrize("text", [*CLEAR, *WRITE_NO_MORE[2:], *CANCELS])
def test_a_yes_beside_a_no_is_asked_about(text: str) -> None:
    assert reading(f"We accept your proposal.\n{text}").meaning == "question"


@pytest.mark.parametrize("text", [*WRITE_NO_MORE, *CANCELS])
def test_mail_that_did_not_prove_its_sender_ends_nothing(text: str) -> None:
    assert reading(text, authenticated=False).meaning == "question"
