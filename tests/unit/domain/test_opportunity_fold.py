"""Each event changes exactly what it should of a sale, and leaves everything else alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain import opportunity_events as e
from shared.domain.draft import Purpose
from shared.domain.lead import LeadFacts
from shared.domain.opportunity import Opportunity, Unanswered, evolve
from shared.domain.opportunity_events import Happened
from shared.domain.provenance import BY_RULE
from tests.unit.domain.sale import JUDGED, NOON

AT = NOON + timedelta(days=3)
OPEN = Unanswered(6, "", "signal/email/2", NOON, authenticated=True)
PROOF = Unanswered(7, "proof", "action/0", NOON, authenticated=True)
MIDWAY = Opportunity(
    version=9,
    stage="writing",
    stage_version=8,
    conversation="conversation/1",
    contact="contact/1",
    person="handle/1",
    signals=("signal/email/1", "signal/email/2"),
    facts=LeadFacts(kind="inquiry", wish="a website"),
    unanswered=(OPEN, PROOF),
    questions=(4, 5),
    answering=(4,),
    replies=((6, "signal/email/2"),),
    purpose="answer",
    home="proposed",
    approval="approval/0",
    ask="action/ask",
    reminded=True,
    action="action/0",
    given="approval/0",
    overtaken="approval/9",
    offered=False,
    quiet_from=NOON,
    followups=2,
    changed_at=NOON,
)
"""A mail is at the desk once more, after the owner gave its draft back."""

NEW_FACTS = LeadFacts(kind="inquiry", wish="a shop")
FRESH = {"answering": (), "given": "", "overtaken": ""}
CAME_HOME = FRESH | {"stage": "proposed", "questions": (5,), "quiet_from": AT}
STARTS_OVER = FRESH | {"stage": "writing", "questions": ()}
NOTHING_LEFT = FRESH | {"questions": ()}
KEPT = {"overtaken": "approval/0", "given": ""}


def skipped(purpose: Purpose, *, overtaken: bool = False) -> e.MessageSkipped:
    return e.MessageSkipped(at=AT, purpose=purpose, because="no", overtaken=overtaken)


def item(meaning: e.Meaning, of: str, *, authenticated: bool = True) -> Unanswered:
    return Unanswered(10, meaning, of, AT, authenticated)


def read(reply: int, *, held: bool) -> e.ReplyRead:
    return e.ReplyRead(
        at=AT, reply=reply, meaning="change", because="", provenance=BY_RULE, held=held
    )


def sent(kind: type[e.Sent]) -> e.Sent:
    return kind(at=AT, action="action/0", attempt=1)


MOVES_ON: list[tuple[Happened, dict[str, Any]]] = [
    (
        e.LeadUnderstood(at=AT, facts=NEW_FACTS, provenance=BY_RULE),
        {"stage": "qualifying", "facts": NEW_FACTS},
    ),
    (e.LeadReconsidered(at=AT, because="more money"), FRESH | {"stage": "new"}),
    (
        e.LeadQualified(at=AT, judgement=JUDGED),
        {"stage": "proposing", "purpose": "proposal", "home": "dormant", "given": ""},
    ),
    (
        e.LeadNurtured(at=AT, judgement=JUDGED),
        STARTS_OVER | {"purpose": "nurture", "home": "nurturing"},
    ),
    (
        e.LeadDisqualified(at=AT, judgement=JUDGED, reply=True),
        STARTS_OVER | {"purpose": "decline", "home": "disqualified"},
    ),
    (
        e.LeadDisqualified(at=AT, judgement=JUDGED, reply=False),
        {"stage": "disqualified", "questions": ()},
    ),
    (
        e.WritingBegun(at=AT, purpose="followup", questions=(5,)),
        {"purpose": "followup", "home": "writing", "answering": (5,), "given": ""},
    ),
    (
        e.OwnerAsked(at=AT, approval="approval/1", ask="action/1", purpose="answer"),
        {
            "stage": "awaiting_approval",
            "approval": "approval/1",
            "ask": "action/1",
            "reminded": False,
        },
    ),
    (e.DraftReturned(at=AT, approval="approval/1", because=""), {"given": "approval/1"}),
    (e.SendingUndone(at=AT, action="action/0", approval="approval/1"), {"given": "approval/1"}),
    (
        e.SendingPlanned(at=AT, action="action/1", purpose="answer", approval="approval/1"),
        {"stage": "sending", "action": "action/1", "approval": "approval/1"},
    ),
    (sent(e.AnswerSent), CAME_HOME),
    (skipped("answer"), CAME_HOME),
    (skipped("followup"), CAME_HOME | {"followups": 3}),
    (skipped("nurture"), CAME_HOME | {"followups": 3, "stage": "nurturing"}),
    (skipped("decline"), CAME_HOME | {"stage": "disqualified"}),
    (skipped("answer", overtaken=True), CAME_HOME | KEPT | {"questions": (4, 5)}),
    (
        skipped("nurture", overtaken=True),
        CAME_HOME | KEPT | {"questions": (4, 5), "stage": "nurturing"},
    ),
    (e.OpportunityWon(at=AT, how="by word"), KEPT | {"stage": "won"}),
    (e.OpportunityLost(at=AT, because=""), NOTHING_LEFT | {"stage": "lost"}),
    (e.OpportunityWentDormant(at=AT, because=""), NOTHING_LEFT | {"stage": "dormant"}),
    (
        e.OpportunityAwoke(at=AT, because=""),
        {"stage": "proposed", "given": "", "followups": 0, "quiet_from": AT},
    ),
    (
        e.OpportunityReopened(at=AT),
        {"stage": "new", "given": "", "followups": 0, "quiet_from": AT},
    ),
]
STAYS: list[tuple[Happened, dict[str, Any]]] = [
    (
        e.ReplyReceived(at=AT, signal="signal/email/3", meaning="accept", authenticated=True),
        {
            "unanswered": (OPEN, PROOF, item("accept", "signal/email/3")),
            "signals": (*MIDWAY.signals, "signal/email/3"),
            "replies": (*MIDWAY.replies, (10, "signal/email/3")),
        },
    ),
    (
        e.FactChanged(at=AT, signal="signal/form/1", because="another budget"),
        {
            "unanswered": (OPEN, PROOF, item("change", "signal/form/1")),
            "signals": (*MIDWAY.signals, "signal/form/1"),
        },
    ),
    (
        e.DeliveryProved(at=AT, action="action/9", attempt=1, purpose="answer"),
        {"unanswered": (OPEN, PROOF, item("proof", "action/9"))},
    ),
    (
        e.DeliveryProved(at=AT, action="action/9", attempt=1, purpose="proposal"),
        {"unanswered": (OPEN, PROOF, item("proof", "action/9")), "offered": True},
    ),
    (read(6, held=False), {"unanswered": (PROOF,), "quiet_from": AT}),
    (
        read(6, held=True),
        {"unanswered": (PROOF, replace(OPEN, meaning="change", read=True)), "quiet_from": AT},
    ),
    (read(3, held=True), {"quiet_from": AT}),
    (e.TurnTaken(at=AT, of=7, meaning="proof"), {"unanswered": (OPEN,), "quiet_from": AT}),
    (e.QuestionRaised(at=AT, reply=6), {"questions": (4, 5, 6), "quiet_from": AT}),
    (e.NoteTaken(at=AT, note="They called."), {}),
    (e.OwnerReminded(at=AT, ask="action/1"), {"ask": "action/1", "reminded": True}),
]


@pytest.mark.parametrize(("event", "changes"), MOVES_ON)
def test_an_event_that_moves_a_sale_begins_a_stage(
    event: Happened, changes: dict[str, Any]
) -> None:
    expected = replace(MIDWAY, version=10, stage_version=10, changed_at=AT, **changes)
    assert evolve(MIDWAY, event) == expected


@pytest.mark.parametrize(("event", "changes"), STAYS)
def test_an_event_that_only_adds_leaves_the_stage(event: Happened, changes: dict[str, Any]) -> None:
    assert evolve(MIDWAY, event) == replace(MIDWAY, version=10, changed_at=AT, **changes)


def test_a_proposal_that_was_sent_waits_for_its_answer_from_then_on() -> None:
    sending = replace(MIDWAY, stage="sending", purpose="proposal", home="dormant")
    assert evolve(sending, sent(e.ProposalSent)) == replace(
        sending,
        version=10,
        stage="proposed",
        stage_version=10,
        changed_at=AT,
        offered=True,
        followups=0,
        quiet_from=AT,
        given="",
    )


def test_a_sale_begins_with_its_first_signal() -> None:
    opened = e.OpportunityOpened(
        at=AT, conversation="conversation/1", contact="contact/1", person="h/1", signal="signal/1"
    )
    assert evolve(Opportunity(), opened) == Opportunity(
        version=1,
        stage="new",
        stage_version=1,
        conversation="conversation/1",
        contact="contact/1",
        person="h/1",
        signals=("signal/1",),
        quiet_from=AT,
        changed_at=AT,
    )
