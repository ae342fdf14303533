"""The owner's own words are begun from again when the client's word overtook them."""

import pytest

from shared.gates.ask import question_mail, question_of
from shared.gates.words.english import ENGLISH
from tests.support.houses import SUBJECT
from tests.support.mails import text_of
from tests.support.studio import Studio

QUESTION = "Is hosting included?"
ACCEPT = "I accept your proposal."
OWN = "Hello Ada,\n\nhosting is yours to choose; we help you with it.\n\nKind regards"


@pytest.fixture
def asked(studio: Studio) -> Studio:
    """Let the client ask something, and the answer lie before the owner."""
    studio.offers()
    studio.replies(QUESTION)
    studio.run()
    assert (studio.o.stage, studio.o.purpose) == ("awaiting_approval", "answer")
    return studio


def edits(studio: Studio, text: str = OWN) -> None:
    assert studio.answers("edit", subject="Re: Hosting", text=text).took_effect


def at_hand(studio: Studio) -> tuple[str, str]:
    """Give subject and text that lie before the owner."""
    assert studio.o.stage == "awaiting_approval"
    draft = studio.house.book.approval(studio.o.approval).draft
    return draft.subject, draft.text


@pytest.mark.parametrize(
    ("word", "stands"),
    [(ACCEPT, "overtaken_won"), ("And is training included?", "overtaken_wrote")],
)
def test_words_that_wait_to_leave_come_back_to_the_owner_as_they_are(
    asked: Studio, word: str, stands: str
) -> None:
    edits(asked)
    assert asked.o.stage == "sending"
    asked.replies(word, 3)
    asked.run()
    assert at_hand(asked) == ("Re: Hosting", OWN)
    mail = question_mail(asked.house, asked.house.book.action(asked.o.ask), asked.o.ask)
    assert ENGLISH[stands] in text_of(mail)
    assert question_of(asked.house, asked.o.approval).asked[0] == QUESTION
    asked.answers("approve")
    asked.run()
    assert "hosting is yours to choose" in text_of(asked.to_client[-1])
    assert asked.o.questions == ()


@pytest.mark.parametrize("word", [ACCEPT, "And is training included?"])
def test_words_that_wait_for_a_second_look_come_back_as_well(asked: Studio, word: str) -> None:
    edits(asked, f"{OWN} on 9 May")
    asked.run()
    asked.replies(word, 3)
    asked.run()
    assert at_hand(asked) == ("Re: Hosting", f"{OWN} on 9 May")


def test_words_that_are_still_on_the_desk_come_back_as_well(asked: Studio) -> None:
    edits(asked, f"{OWN} on 9 May")
    assert asked.o.stage == "writing"
    asked.replies(ACCEPT, 3)
    asked.run()
    assert at_hand(asked) == ("Re: Hosting", f"{OWN} on 9 May")


def test_words_that_are_overtaken_twice_come_back_twice(asked: Studio) -> None:
    edits(asked)
    asked.replies("And is training included?", 3)
    asked.run()
    asked.replies(ACCEPT, 4)
    asked.run()
    assert at_hand(asked) == ("Re: Hosting", OWN)
    assert question_of(asked.house, asked.o.approval).asked == (
        QUESTION,
        "And is training included?",
    )


def test_a_sale_that_was_won_before_the_words_were_written_did_not_overtake_them(
    asked: Studio,
) -> None:
    asked.replies(ACCEPT, 3)
    asked.run()
    asked.answers("reject")
    asked.replies("Is training included?", 4)
    asked.run()
    edits(asked)
    asked.replies("And is hosting?", 5)
    asked.run()
    assert at_hand(asked) == ("Re: Hosting", OWN)
    assert question_of(asked.house, asked.o.approval).overtaken == "wrote"


def test_template_words_are_written_anew_for_what_came_in(asked: Studio) -> None:
    asked.answers("approve")
    asked.replies(ACCEPT, 3)
    asked.run()
    assert "Your order stands as agreed." in at_hand(asked)[1]
    question = question_of(asked.house, asked.o.approval)
    assert question.overtaken == ""


def test_a_wish_of_the_owners_is_heeded_in_the_answer_that_comes_instead(asked: Studio) -> None:
    asked.answers("return", note="Say “we host it with pleasure” in it.")
    asked.run()
    asked.answers("return", note="Say “greetings from all of us” too.")
    asked.replies("And is training included?", 3)
    asked.run()
    text = at_hand(asked)[1]
    assert "we host it with pleasure" in text
    assert "greetings from all of us" in text


def test_words_on_their_way_out_are_not_asked_about_again(asked: Studio) -> None:
    edits(asked)
    asked.passes(seconds=20)
    asked.starts()
    asked.replies(ACCEPT, 3)
    while asked.o.stage != "writing":
        asked.step()
    assert (asked.o.overtaken != "", asked.o.given) == (True, "")


def test_the_operators_mark_leaves_the_owners_words_to_be_asked_about(asked: Studio) -> None:
    edits(asked)
    asked.marks("won")
    asked.run()
    assert at_hand(asked) == ("Re: Hosting", OWN)


def test_words_that_the_owner_changes_once_more_are_no_longer_called_overtaken(
    asked: Studio,
) -> None:
    edits(asked)
    asked.replies(ACCEPT, 3)
    asked.run()
    edits(asked, f"{OWN} on 9 May")
    asked.run()
    assert question_of(asked.house, asked.o.approval).overtaken == ""
    assert asked.story(SUBJECT).count("WritingBegun") == 2


def test_a_wish_that_the_client_overtook_is_no_words_that_come_again(asked: Studio) -> None:
    asked.answers("return", note="Shorter.")
    asked.replies("And is training included?", 3)
    asked.run()
    assert asked.o.given == asked.o.overtaken != ""
    assert question_of(asked.house, asked.o.approval).overtaken == ""


def test_a_question_that_a_newer_one_replaced_tells_nothing_of_what_overtook_it(
    asked: Studio,
) -> None:
    edits(asked)
    asked.replies("And is training included?", 3)
    asked.run()
    first = asked.o.approval
    assert question_of(asked.house, first).overtaken == "wrote"
    edits(asked, f"{OWN} on 9 May")
    asked.run()
    assert asked.o.approval != first
    assert question_of(asked.house, first).overtaken == ""
