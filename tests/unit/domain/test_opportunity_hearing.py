"""A sale takes in every word once, and lets it take its turn when it can."""

from typing import get_args

import pytest

from shared.domain import opportunity_decider
from shared.domain import opportunity_events as e
from shared.domain.opportunity import Opportunity, Stage
from shared.domain.opportunity_decider import ReadReply, TakeIn, TakeTurn, Wish
from shared.domain.opportunity_events import Happened
from shared.domain.provenance import BY_RULE
from tests.support.given import Given
from tests.unit.domain.sale import LOST, NOON, UP_TO, reply

STAGES: tuple[Stage, ...] = get_args(Stage)
NOT_YET = r"^This cannot take its turn yet\.$"
ANSWERED = r"^This was answered already\.$"
UNPROVED = r"^Only mail that proved its sender can say that\.$"


def given(stage: Stage, *more: Happened) -> Given:
    return Given(opportunity_decider, Opportunity(), *UP_TO[stage], *more)


@pytest.mark.parametrize("stage", STAGES[1:])
@pytest.mark.parametrize(
    "came",
    [reply(9), e.FactChanged(at=NOON, signal="signal/email/9", because="another budget")],
)
def test_every_word_is_taken_in_once_at_every_stage(
    stage: Stage, came: e.ReplyReceived | e.FactChanged
) -> None:
    given(stage).when(TakeIn(at=NOON, came=came)).then_once(came)


def test_the_signal_that_opened_the_sale_is_no_reply_to_it() -> None:
    given("new").when(TakeIn(at=NOON, came=reply(1))).then_nothing()


def reading(version: int, meaning: e.Meaning) -> e.ReplyRead:
    return e.ReplyRead(
        at=NOON, reply=version, meaning=meaning, because="it says so", provenance=BY_RULE
    )


def test_a_reply_that_was_read_takes_its_turn_at_once() -> None:
    read = reading(7, "decline")
    wish = ReadReply(at=NOON, read=read, flight="none")
    given("proposed", reply(2)).when(wish).then(read, LOST)


def test_a_reply_that_cannot_take_effect_yet_is_read_and_held() -> None:
    read = reading(6, "decline")
    wish = ReadReply(at=NOON, read=read, flight="flying")
    held = read.model_copy(update={"held": True})
    given("sending", reply(2)).when(wish).then(held)
    turn = TakeTurn(at=NOON, of=6, flight="flying")
    given("sending", reply(2), held).when(turn).then_refused(NOT_YET)


def test_what_was_held_takes_its_turn_when_the_mail_has_landed() -> None:
    held = reading(6, "decline").model_copy(update={"held": True})
    wish = TakeTurn(at=NOON, of=6, flight="idle")
    taken = e.TurnTaken(at=NOON, of=6, meaning="decline")
    given("sending", reply(2), held).when(wish).then(taken, LOST)


def test_what_nobody_has_read_cannot_take_a_turn() -> None:
    wish = TakeTurn(at=NOON, of=7, flight="none")
    given("proposed", reply(2)).when(wish).then_refused(NOT_YET)


@pytest.mark.parametrize(
    "wish",
    [
        ReadReply(at=NOON, read=reading(7, "chatter"), flight="none"),
        TakeTurn(at=NOON, of=7, flight="none"),
    ],
)
def test_what_was_answered_is_not_answered_again(wish: Wish) -> None:
    given("proposed", reply(2), reading(7, "chatter")).when(wish).then_refused(ANSWERED)


@pytest.mark.parametrize("meaning", ["accept", "decline", "change"])
def test_only_who_proved_who_they_are_may_accept_decline_or_change(meaning: e.Meaning) -> None:
    wish = ReadReply(at=NOON, read=reading(7, meaning), flight="none")
    forged = reply(2, authenticated=False)
    given("proposed", forged).when(wish).then_refused(UNPROVED)


@pytest.mark.parametrize("meaning", ["question", "chatter"])
def test_anybody_may_ask(meaning: e.Meaning) -> None:
    read = reading(7, meaning)
    wish = ReadReply(at=NOON, read=read, flight="none")
    raised = [e.QuestionRaised(at=NOON, reply=7)] if meaning == "question" else []
    given("proposed", reply(2, authenticated=False)).when(wish).then(read, *raised)
