"""What agents read and write takes effect step by step, through gates and log."""

import pytest

from shared.domain.contact import ContactRecognised
from shared.domain.conversation import ConversationStarted, MessageReceived
from shared.domain.draft import Draft
from shared.domain.opportunity_events import OpportunityOpened, ReplyRead
from shared.gates.ask import question_of
from shared.gates.question import Quote
from tests.support.briefs import ENGLISH, GERMAN
from tests.support.houses import CONTACT, CONVERSATION, SUBJECT
from tests.support.inquiry import CLIENT, HANDLE, SIGNAL, said
from tests.support.studio import Studio


@pytest.fixture
def studio() -> Studio:
    return Studio()


def arrives(studio: Studio, text: str, subject: str = "Hello") -> None:
    """Let a first mail open a sale that nobody has read yet."""
    at = studio.clock.now()
    known = ContactRecognised(at=at, handle=HANDLE, email=CLIENT, name="Ada Sommer")
    opened = OpportunityOpened(
        at=at, conversation=CONVERSATION, contact=CONTACT, person=HANDLE, signal=SIGNAL
    )
    studio.put(CONTACT, known, person=HANDLE)
    mail = said(at, text).model_copy(update={"subject": subject})
    studio.put(SIGNAL, mail, person=HANDLE)
    studio.put(
        CONVERSATION,
        ConversationStarted(at=at, contact=CONTACT, opportunity=SUBJECT),
        MessageReceived(at=at, signal=SIGNAL),
    )
    studio.put(SUBJECT, opened)
    studio.run()


def laid(studio: Studio) -> Draft:
    return studio.house.book.approval(studio.o.approval).draft


def meaning(studio: Studio) -> str:
    (read,) = studio.all(ReplyRead)
    assert isinstance(read, ReplyRead)
    return read.meaning


@pytest.mark.parametrize(
    ("text", "language", "total"),
    [(ENGLISH, "en", "€5,712.00"), (GERMAN, "de", "5.712,00\u00a0€")],
)
def test_an_inquiry_becomes_an_offer_in_its_own_language(
    studio: Studio, text: str, language: str, total: str
) -> None:
    arrives(studio, text)
    draft = laid(studio)
    assert (draft.purpose, draft.language, draft.amount_minor) == ("proposal", language, 571_200)
    assert total in draft.text
    assert "https://keel.studio.example/" in draft.text
    assert "{{" not in draft.text + draft.subject


@pytest.mark.parametrize("text", ["Our website is down!", "Greetings from the mountains."])
def test_what_is_no_inquiry_lies_before_the_owner_with_a_word_that_promises_nothing(
    studio: Studio, text: str
) -> None:
    arrives(studio, text)
    assert studio.o.stage == "awaiting_approval"
    assert laid(studio).purpose == "nurture"
    assert "come back to you personally" in laid(studio).text


def test_a_number_in_the_subject_of_a_client_does_not_stop_the_answer(studio: Studio) -> None:
    arrives(studio, "Something nice for the web, please.", subject="Ideas for 2027")
    assert studio.o.stage == "awaiting_approval"
    assert laid(studio).subject == "Re: Ideas for 2027"


def test_the_owner_reads_of_an_extra_by_its_name(studio: Studio) -> None:
    arrives(studio, "We need a website with photos, by the end of May.")
    asked = question_of(studio.house, studio.o.approval)
    assert Quote("Extra (A day of photographs)", "photos") in asked.evidence


def test_a_second_return_keeps_what_the_first_one_gave(studio: Studio) -> None:
    arrives(studio, ENGLISH)
    studio.answers("return", note="Give them 10% off.")
    studio.run()
    assert laid(studio).amount_minor == 514_080
    studio.answers("return", note="Say “it was lovely to meet you”, and add the photos.")
    studio.run()
    assert laid(studio).amount_minor == 631_890
    assert "it was lovely to meet you" in laid(studio).text


def test_a_note_ends_with_the_offer_that_it_was_about(studio: Studio) -> None:
    arrives(studio, "We need two days of consulting by the end of May.")
    studio.answers("return", note="Give them 10% off.")
    studio.run()
    assert laid(studio).amount_minor == 2 * 81_000 * 119 // 100
    studio.replies("We would need 5 days instead of 2.")
    studio.run()
    assert laid(studio).amount_minor == 5 * 90_000 * 119 // 100


@pytest.mark.parametrize(
    "text", ["Yes, we accept your proposal. Please go ahead.", "Wir nehmen Ihr Angebot gerne an."]
)
def test_a_plain_yes_by_mail_wins(studio: Studio, text: str) -> None:
    studio.offers()
    studio.replies(text)
    studio.run()
    assert (meaning(studio), studio.o.stage) == ("accept", "won")


def test_a_yes_that_proved_no_sender_is_answered_with_the_way_to_say_it(studio: Studio) -> None:
    studio.offers()
    studio.replies("Yes, we accept your proposal. Please go ahead.", authenticated=False)
    studio.run()
    assert meaning(studio) == "question"
    assert studio.o.stage == "awaiting_approval"
    assert "To accept, open the proposal's page" in laid(studio).text


def test_a_yes_with_a_condition_wins_nothing(studio: Studio) -> None:
    studio.offers()
    studio.replies("We accept if you can start tomorrow.")
    studio.run()
    assert meaning(studio) == "question"
    assert studio.o.stage == "awaiting_approval"


def test_a_plain_no_by_mail_ends_the_sale(studio: Studio) -> None:
    studio.offers()
    studio.replies("No thanks, we went with another agency.")
    studio.run()
    assert (meaning(studio), studio.o.stage) == ("decline", "lost")


def test_a_change_is_priced_anew_and_asked_about(studio: Studio) -> None:
    studio.offers()
    studio.replies("We would need 5 days instead of 2.")
    studio.run()
    assert meaning(studio) == "change"
    assert (laid(studio).purpose, laid(studio).amount_minor) == (
        "proposal",
        5 * 90_000 * 119 // 100,
    )


def test_thanks_move_nothing(studio: Studio) -> None:
    studio.offers()
    studio.replies("Many thanks for the proposal!")
    studio.run()
    assert (meaning(studio), studio.o.stage) == ("chatter", "proposed")
