"""What the owner wrote outlives the word of the client that overtakes it."""

import pytest

from shared.domain import opportunity_decider
from shared.domain import opportunity_events as e
from shared.domain.draft import Purpose
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_decider import BeginWriting, TakeIn, TakeTurn
from shared.domain.opportunity_events import Happened
from tests.support.given import Given
from tests.unit.domain.sale import DISQUALIFIED, LOST, NOON, NURTURED, UP_TO, WON, reply, told

PROPOSED = UP_TO["proposed"]
RAISED = e.QuestionRaised(at=NOON, reply=7)
ANSWERING = (
    *PROPOSED,
    reply(2, "question"),
    RAISED,
    e.WritingBegun(at=NOON, purpose="answer", questions=(7,)),
)
ASKED = e.OwnerAsked(at=NOON, approval="approval/2", ask="action/ask2", purpose="answer")
PLANNED = e.SendingPlanned(at=NOON, action="action/2", purpose="answer", approval="approval/2")
SENT = e.AnswerSent(at=NOON, action="action/2", attempt=1)
RETURNED = e.DraftReturned(at=NOON, approval="approval/2", because="You wrote of money.")
SKIPPED = e.MessageSkipped(
    at=NOON, purpose="answer", because="The client wrote in between.", overtaken=True
)
AGAIN = e.WritingBegun(at=NOON, purpose="answer", questions=(7,), given="approval/2")
UNDER_WAY: list[tuple[Happened, ...]] = [(ASKED,), (ASKED, PLANNED), (ASKED, RETURNED)]
"""Before the owner, on its way out, and back on the desk after an edit."""


@pytest.mark.parametrize("at_hand", UNDER_WAY)
@pytest.mark.parametrize("came", [WON, SKIPPED])
def test_an_answer_that_was_overtaken_is_remembered(
    at_hand: tuple[Happened, ...], came: Happened
) -> None:
    o = told(*ANSWERING, *at_hand, came)
    assert (o.overtaken, o.given, o.questions) == ("approval/2", "", (7,))


@pytest.mark.parametrize("came", [WON, SKIPPED])
def test_an_answer_of_which_nothing_was_drafted_leaves_no_words(came: Happened) -> None:
    assert told(*ANSWERING).approval == "approval/1"
    assert told(*ANSWERING, came).overtaken == ""


@pytest.mark.parametrize("came", [WON, SKIPPED])
def test_the_next_answer_begins_from_the_owners_words(came: Happened) -> None:
    wish = BeginWriting(at=NOON, purpose="answer", because="They asked.", given="approval/2")
    begun = AGAIN.model_copy(update={"because": "They asked."})
    given = Given(opportunity_decider, Opportunity(), *ANSWERING, ASKED, PLANNED, came)
    given.when(wish).then(begun)
    assert told(*ANSWERING, ASKED, PLANNED, came, begun).given == "approval/2"


def test_a_yes_over_an_answer_that_waits_to_leave_wins_and_leaves_the_question_open() -> None:
    events = (*ANSWERING, ASKED, PLANNED, reply(3, "accept"))
    won = WON.model_copy(update={"signal": "signal/email/3"})
    of = len(events)
    taken = e.TurnTaken(at=NOON, of=of, meaning="accept")
    given = Given(opportunity_decider, Opportunity(), *events)
    given.when(TakeTurn(at=NOON, of=of, flight="idle")).then(taken, won)
    assert told(*events, taken, won).questions == (7,)


def test_words_that_are_overtaken_twice_are_kept_twice() -> None:
    o = told(*ANSWERING, ASKED, PLANNED, SKIPPED, WON)
    assert o.overtaken == "approval/2"
    assert told(*ANSWERING, ASKED, PLANNED, SKIPPED, AGAIN, SKIPPED).overtaken == "approval/2"
    newer = ASKED.model_copy(update={"approval": "approval/3"})
    assert told(*ANSWERING, ASKED, PLANNED, SKIPPED, AGAIN, newer, WON).overtaken == "approval/3"


@pytest.mark.parametrize(
    "after",
    [
        (AGAIN, ASKED, PLANNED, SENT),
        (LOST,),
        (e.OpportunityWentDormant(at=NOON, because=""),),
        (e.LeadReconsidered(at=NOON, because=""),),
        (NURTURED,),
        (DISQUALIFIED.model_copy(update={"reply": True}),),
    ],
)
def test_what_was_answered_ended_or_is_read_anew_needs_no_older_words(
    after: tuple[Happened, ...],
) -> None:
    assert told(*ANSWERING, ASKED, PLANNED, SKIPPED, *after).overtaken == ""


@pytest.mark.parametrize("purpose", ["followup", "nurture"])
def test_only_words_of_an_answer_are_kept_for_an_answer(purpose: Purpose) -> None:
    begun = e.WritingBegun(at=NOON, purpose=purpose)
    asked = ASKED.model_copy(update={"purpose": purpose})
    skipped = SKIPPED.model_copy(update={"purpose": purpose})
    assert told(*PROPOSED, begun, asked, skipped).overtaken == ""
    assert told(*PROPOSED, begun, asked, WON).overtaken == ""


def test_a_new_question_is_taken_in_beside_the_words_that_it_overtakes() -> None:
    given = Given(opportunity_decider, Opportunity(), *ANSWERING, ASKED, PLANNED)
    came = reply(3, "question")
    given.when(TakeIn(at=NOON, came=came)).then_once(came)
