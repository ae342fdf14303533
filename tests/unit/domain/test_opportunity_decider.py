"""Which wishes a sale grants at which stage, and what it refuses everywhere else."""

from typing import Literal, get_args

import pytest

from shared.domain import opportunity_decider
from shared.domain import opportunity_events as e
from shared.domain.judgement import Judgement
from shared.domain.opportunity import Opportunity, Stage
from shared.domain.opportunity_decider import (
    AskOwner,
    BeginWriting,
    Close,
    OpenOpportunity,
    PlanSending,
    RecordSent,
    RemindOwner,
    Reopen,
    ReturnDraft,
    RouteLead,
    SkipMessage,
    TakeNote,
    Understand,
    UndoSending,
    Wish,
)
from shared.domain.opportunity_events import Happened
from tests.support.given import Given
from tests.unit.domain.sale import (
    ASKED,
    DISQUALIFIED,
    JUDGED,
    NOON,
    NURTURED,
    OPENED,
    PLANNED,
    QUALIFIED,
    UNDERSTOOD,
    UP_TO,
    reply,
)

Outcome = Literal["won", "lost", "dormant"]
STAGES: tuple[Stage, ...] = get_args(Stage)
HOME: tuple[Stage, ...] = (
    "nurturing",
    "proposed",
    "won",
    "lost",
    "dormant",
    "disqualified",
)
BECAUSE = "The owner said no."


def given(stage: Stage, *more: Happened) -> Given:
    return Given(opportunity_decider, Opportunity(), *UP_TO[stage], *more)


BEGUN = e.WritingBegun(at=NOON, purpose="followup", because="Silence.")
REMINDED = e.OwnerReminded(at=NOON, ask="action/again")
RETURNED = e.DraftReturned(at=NOON, approval="approval/1", because="shorter")
UNDONE = e.SendingUndone(at=NOON, action="action/1", approval="approval/1")
NOTED = e.NoteTaken(at=NOON, note="They called.")
ANSWERING = e.WritingBegun(at=NOON, purpose="answer", because="The client asked.")
ANSWER_ASKED = ASKED.model_copy(update={"purpose": "answer"})
ANSWER_PLANNED = PLANNED.model_copy(update={"purpose": "answer"})

GRANTED: list[tuple[Wish, tuple[Stage, ...], Happened]] = [
    (Understand(at=NOON, understood=UNDERSTOOD), ("new",), UNDERSTOOD),
    (RouteLead(at=NOON, routed=QUALIFIED), ("qualifying",), QUALIFIED),
    (RouteLead(at=NOON, routed=NURTURED), ("qualifying",), NURTURED),
    (RouteLead(at=NOON, routed=DISQUALIFIED), ("qualifying",), DISQUALIFIED),
    (BeginWriting(at=NOON, purpose="followup", because="Silence."), HOME, BEGUN),
    (AskOwner(at=NOON, asked=ASKED), ("proposing", "writing"), ASKED),
    (RemindOwner(at=NOON, ask="action/again"), ("awaiting_approval",), REMINDED),
    (ReturnDraft(at=NOON, because="shorter"), ("awaiting_approval",), RETURNED),
    (
        PlanSending(at=NOON, planned=PLANNED),
        ("proposing", "writing", "awaiting_approval"),
        PLANNED,
    ),
    (UndoSending(at=NOON), ("sending",), UNDONE),
    (
        SkipMessage(at=NOON, because=BECAUSE),
        ("proposing", "awaiting_approval", "sending"),
        e.OpportunityWentDormant(at=NOON, because=BECAUSE),
    ),
    (
        SkipMessage(at=NOON, because=BECAUSE, judgement=JUDGED),
        ("writing",),
        e.MessageSkipped(at=NOON, purpose="nurture", because=BECAUSE, judgement=JUDGED),
    ),
    (TakeNote(at=NOON, note="They called."), STAGES[1:], NOTED),
]


@pytest.mark.parametrize(("wish", "stages", "outcome"), GRANTED)
def test_a_wish_is_granted_where_it_fits(
    wish: Wish, stages: tuple[Stage, ...], outcome: Happened
) -> None:
    for stage in stages:
        given(stage).when(wish).then(outcome)


@pytest.mark.parametrize(("wish", "stages", "_outcome"), GRANTED)
def test_a_wish_is_refused_where_it_does_not_fit(
    wish: Wish, stages: tuple[Stage, ...], _outcome: Happened
) -> None:
    also = ("writing", "proposing", "awaiting_approval", "sending")
    fits = {*stages, *(also if isinstance(wish, SkipMessage) else ())}
    for stage in set(STAGES[1:]) - fits:
        stands = stage.replace("_", " ")
        given(stage).when(wish).then_refused(f"is {stands}; that does not fit here")


@pytest.mark.parametrize("wish", [wish for wish, _, _ in GRANTED])
def test_nothing_can_be_wished_of_what_was_never_opened(wish: Wish) -> None:
    given("unopened").when(wish).then_refused(r"^This opportunity was never opened\.$")


def test_a_sale_is_opened_once() -> None:
    given("unopened").when(OpenOpportunity(at=NOON, opened=OPENED)).then_once(OPENED)


@pytest.mark.parametrize("stage", STAGES[1:])
def test_what_is_open_is_not_opened_again(stage: Stage) -> None:
    given(stage).when(OpenOpportunity(at=NOON, opened=OPENED)).then_nothing()


def test_the_owner_is_reminded_once() -> None:
    wish = RemindOwner(at=NOON, ask="action/again")
    given("awaiting_approval").when(wish).then_once(REMINDED)


def test_only_an_answer_is_begun_about_what_was_asked() -> None:
    asked = (reply(9, "question"), e.QuestionRaised(at=NOON, reply=7))
    answer = e.WritingBegun(at=NOON, purpose="answer", questions=(7,))
    given("proposed", *asked).when(BeginWriting(at=NOON, purpose="answer")).then(answer)
    reminder = BeginWriting(at=NOON, purpose="followup", because="Silence.")
    given("proposed", *asked).when(reminder).then(BEGUN)


# --- mails


@pytest.mark.parametrize(
    ("before", "sent"),
    [
        (UP_TO["sending"], e.ProposalSent),
        ((*UP_TO["writing"], PLANNED.model_copy(update={"purpose": "nurture"})), e.NurtureSent),
        ((*UP_TO["proposed"], BEGUN, PLANNED), e.ReengagementSent),
    ],
)
def test_a_mail_that_is_waited_for_moves_the_sale(
    before: tuple[Happened, ...], sent: type[e.Sent]
) -> None:
    at_hand = Given(opportunity_decider, Opportunity(), *before)
    purpose = at_hand.state.purpose
    wish = RecordSent(at=NOON, action="action/1", attempt=1, purpose=purpose)
    at_hand.when(wish).then(sent(at=NOON, action="action/1", attempt=1))


@pytest.mark.parametrize("stage", STAGES[1:])
def test_proof_of_a_mail_that_nobody_waits_for_is_put_down(stage: Stage) -> None:
    wish = RecordSent(at=NOON, action="action/other", attempt=2, purpose="proposal")
    proved = e.DeliveryProved(at=NOON, action="action/other", attempt=2, purpose="proposal")
    given(stage).when(wish).then(proved)


# --- marks of the operator


ENDS: dict[Outcome, Happened] = {
    "won": e.OpportunityWon(at=NOON, how="by phone"),
    "lost": e.OpportunityLost(at=NOON, because="by phone"),
    "dormant": e.OpportunityWentDormant(at=NOON, because="by phone"),
}


@pytest.mark.parametrize("outcome", ENDS)
@pytest.mark.parametrize("stage", STAGES[1:])
def test_the_operator_may_end_a_sale_at_any_stage_once(stage: Stage, outcome: Outcome) -> None:
    at_hand = given(stage).when(Close(at=NOON, outcome=outcome, because="by phone"))
    if stage == outcome:
        at_hand.then_nothing()
    elif stage in ("won", "lost"):
        at_hand.then_refused(f"This opportunity is {stage}; ")
    else:
        at_hand.then_once(ENDS[outcome])


@pytest.mark.parametrize("under_way", [(), (ANSWER_ASKED,), (ANSWER_ASKED, ANSWER_PLANNED)])
def test_a_sale_that_is_won_stays_won_while_its_client_is_answered(
    under_way: tuple[Happened, ...],
) -> None:
    answering = Given(opportunity_decider, Opportunity(), *UP_TO["won"], ANSWERING, *under_way)
    answering.when(Close(at=NOON, outcome="lost", because="by phone")).then_refused("won")
    answering.when(Close(at=NOON, outcome="won", because="by phone")).then_nothing()


def test_a_lost_sale_can_be_won_after_another_chance() -> None:
    reopened = e.OpportunityReopened(at=NOON, because="They called.")
    again = Given(opportunity_decider, Opportunity(), *UP_TO["lost"], reopened)
    again.when(Close(at=NOON, outcome="won", because="by phone")).then_once(ENDS["won"])


@pytest.mark.parametrize("stage", STAGES[1:])
def test_only_what_was_given_up_can_be_reopened(stage: Stage) -> None:
    wish = Reopen(at=NOON, because="They called.")
    if stage in ("lost", "dormant", "disqualified"):
        given(stage).when(wish).then(e.OpportunityReopened(at=NOON, because="They called."))
    else:
        given(stage).when(wish).then_refused("does not need reopening")


def test_a_proposal_that_a_policy_forbids_puts_the_sale_to_rest_with_its_word() -> None:
    forbidden = Judgement(policy="outreach", version=1, sha256="abc", outcome="block")
    wish = SkipMessage(at=NOON, because=BECAUSE, judgement=forbidden)
    dropped = e.OpportunityWentDormant(at=NOON, because=BECAUSE, judgement=forbidden)
    given("proposing").when(wish).then(dropped)
