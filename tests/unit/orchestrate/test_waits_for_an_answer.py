"""Whoever waits for an answer of ours is not reminded of our offer unasked."""

import pytest

from shared.gates.ask import question_of
from tests.support.studio import Studio

RULE = "who_waits_for_an_answer_is_not_reminded_unasked"
QUESTION = "What exactly is included?"


def asks(studio: Studio, number: int = 2) -> None:
    """Let the client ask, and the answer lie before the owner."""
    studio.replies(QUESTION, number)
    studio.run()
    assert (studio.o.stage, studio.o.purpose) == ("awaiting_approval", "answer")


def expires(studio: Studio) -> None:
    """Let the owner say nothing until the question at hand has run out."""
    for _ in range(2):
        due = studio.next.due_at
        assert due is not None
        studio.clock.at = due
        studio.run()
    assert studio.o.stage == "proposed"


def falls_silent(studio: Studio) -> None:
    """Let the client be silent until a reminder is due."""
    studio.passes(days=8)
    studio.run()


@pytest.fixture
def asked(studio: Studio) -> Studio:
    """Lay the answer to a client's question before the owner."""
    studio.offers()
    asks(studio)
    return studio


def test_a_reminder_after_an_answer_that_ran_out_is_the_owners_to_send(asked: Studio) -> None:
    expires(asked)
    mails = len(asked.to_client)
    falls_silent(asked)
    assert (asked.o.stage, asked.o.purpose) == ("awaiting_approval", "followup")
    question = question_of(asked.house, asked.o.approval)
    assert RULE in [rule.name for judged in question.judgements for rule in judged.rules]
    assert question.asked == (QUESTION,)
    assert len(asked.to_client) == mails


def test_an_owner_who_stays_silent_reminds_nobody_and_the_sale_comes_to_rest(
    asked: Studio,
) -> None:
    expires(asked)
    mails = len(asked.to_client)
    for _ in range(9):
        due = asked.next.due_at
        if due is None:
            break
        asked.clock.at = due
        asked.run()
    assert (asked.o.stage, len(asked.to_client)) == ("dormant", mails)


def test_a_client_who_was_answered_is_reminded_as_ever(asked: Studio) -> None:
    asked.answers("approve")
    asked.run()
    mails = len(asked.to_client)
    falls_silent(asked)
    assert (asked.o.stage, len(asked.to_client)) == ("proposed", mails + 1)


def test_a_later_answer_answers_only_what_it_was_written_for(asked: Studio) -> None:
    expires(asked)
    asks(asked, 3)
    asked.answers("approve")
    asked.run()
    falls_silent(asked)
    assert (asked.o.stage, asked.o.purpose) == ("awaiting_approval", "followup")


def test_an_offer_that_was_made_anew_is_reminded_of_as_ever(asked: Studio) -> None:
    expires(asked)
    asked.marks("lost")
    asked.reopens()
    asked.run()
    asked.answers("approve")
    asked.run()
    mails = len(asked.to_client)
    falls_silent(asked)
    assert (asked.o.stage, len(asked.to_client)) == ("proposed", mails + 1)
