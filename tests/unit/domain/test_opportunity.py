"""The fold of a sale is the program counter: where it stands, and what is unanswered."""

import json
from datetime import timedelta
from typing import Any, get_args

import pytest

from shared.domain import opportunity_events as e
from shared.domain.event import Event
from shared.domain.lead import LeadFacts
from shared.domain.opportunity import Stage, evolve
from shared.domain.opportunity_events import Happened
from shared.domain.provenance import BY_RULE
from shared.domain.registry import declared
from tests.unit.domain.sale import (
    ASKED,
    DORMANT,
    HELPED,
    LOST,
    NOON,
    PLANNED,
    QUALIFIED,
    TURNED_DOWN,
    UP_TO,
    WON,
    reply,
    told,
)

ANSWERING = e.WritingBegun(at=NOON, purpose="answer", questions=(7,), because="They asked.")
REMINDING = e.WritingBegun(at=NOON, purpose="followup", because="Silence.")
RAISED = e.QuestionRaised(at=NOON, reply=7)
SENT_AGAIN = PLANNED.model_copy(update={"action": "action/2"})
SKIPPED = e.MessageSkipped(at=NOON, purpose="answer", because="The owner said no.")
OVERTAKEN = e.MessageSkipped(at=NOON, purpose="answer", because="They wrote.", overtaken=True)
PROVED = e.DeliveryProved(at=NOON, action="action/1", attempt=1, purpose="proposal")
DECLINED = e.DeclineSent(at=NOON, action="action/1", attempt=1)

MOVES: list[tuple[tuple[Happened, ...], dict[str, Any]]] = [
    (UP_TO["new"], {"stage": "new", "signals": ("signal/email/1",), "person": "handle/1"}),
    (UP_TO["qualifying"], {"stage": "qualifying"}),
    (UP_TO["proposing"], {"stage": "proposing", "purpose": "proposal", "home": "dormant"}),
    (UP_TO["writing"], {"stage": "writing", "purpose": "nurture", "home": "nurturing"}),
    (
        (*UP_TO["qualifying"], TURNED_DOWN),
        {"stage": "writing", "purpose": "decline", "home": "disqualified"},
    ),
    ((*UP_TO["qualifying"], TURNED_DOWN, PLANNED, DECLINED), {"stage": "disqualified"}),
    (UP_TO["awaiting_approval"], {"approval": "approval/1", "ask": "action/ask"}),
    (
        (*UP_TO["awaiting_approval"], e.OwnerReminded(at=NOON, ask="action/again")),
        {"stage": "awaiting_approval", "ask": "action/again", "reminded": True},
    ),
    (
        (*UP_TO["awaiting_approval"], e.DraftReturned(at=NOON, approval="approval/1", because="")),
        {"stage": "proposing", "given": "approval/1"},
    ),
    (
        (*UP_TO["sending"], e.SendingUndone(at=NOON, action="action/1", approval="approval/1")),
        {"stage": "proposing", "given": "approval/1"},
    ),
    (
        (
            *UP_TO["sending"],
            e.SendingUndone(at=NOON, action="action/1", approval="approval/1"),
            ASKED,
        ),
        {"stage": "awaiting_approval", "reminded": False},
    ),
    (UP_TO["sending"], {"stage": "sending", "action": "action/1"}),
    (UP_TO["proposed"], {"stage": "proposed", "offered": True, "followups": 0, "given": ""}),
    (UP_TO["nurturing"], {"stage": "nurturing", "followups": 1, "offered": False}),
    ((*UP_TO["proposed"], REMINDING, PLANNED), {"stage": "sending", "purpose": "followup"}),
    (
        (
            *UP_TO["proposed"],
            REMINDING,
            PLANNED,
            e.ReengagementSent(at=NOON, action="action/1", attempt=1),
        ),
        {"stage": "proposed", "followups": 1},
    ),
    (
        (
            *UP_TO["proposed"],
            REMINDING,
            e.MessageSkipped(at=NOON, purpose="followup", because="no"),
        ),
        {"stage": "proposed", "followups": 1},
    ),
    (
        (
            *UP_TO["proposed"],
            REMINDING,
            e.MessageSkipped(at=NOON, purpose="followup", because="They wrote.", overtaken=True),
        ),
        {"stage": "proposed", "followups": 0},
    ),
    ((*UP_TO["proposed"], reply(2), RAISED), {"questions": (7,)}),
    ((*UP_TO["won"], RAISED, ANSWERING), {"stage": "writing", "home": "won"}),
    (
        (
            *UP_TO["won"],
            RAISED,
            ANSWERING,
            PLANNED,
            e.AnswerSent(at=NOON, action="action/1", attempt=1),
        ),
        {"stage": "won", "questions": (), "answering": ()},
    ),
    ((*UP_TO["proposed"], RAISED, ANSWERING, SKIPPED), {"stage": "proposed", "questions": ()}),
    ((*UP_TO["proposed"], RAISED, LOST), {"stage": "lost", "questions": ()}),
    ((*UP_TO["proposed"], RAISED, DORMANT), {"stage": "dormant", "questions": ()}),
    ((*UP_TO["proposed"], RAISED, WON), {"stage": "won", "questions": (7,)}),
    (
        (*UP_TO["proposed"], e.LeadReconsidered(at=NOON, because="another budget")),
        {"stage": "new", "offered": True},
    ),
    ((*UP_TO["dormant"], e.OpportunityAwoke(at=NOON, because="")), {"stage": "proposed"}),
    ((*UP_TO["dormant"], e.OpportunityReopened(at=NOON)), {"stage": "new", "followups": 0}),
    ((*UP_TO["sending"], DORMANT, PROVED), {"stage": "dormant", "offered": True}),
]


@pytest.mark.parametrize(("story", "expected"), MOVES)
def test_a_story_leads_where_it_should(
    story: tuple[Happened, ...], expected: dict[str, Any]
) -> None:
    o = told(*story)
    assert {name: getattr(o, name) for name in expected} == expected
    assert o.version == len(story)


@pytest.mark.parametrize("stage", get_args(Stage))
def test_every_stage_can_be_reached(stage: Stage) -> None:
    assert told(*UP_TO[stage]).stage == stage


def test_what_a_new_word_overtakes_still_waits_for_its_answer() -> None:
    again = e.QuestionRaised(at=NOON, reply=10)
    o = told(*UP_TO["proposed"], reply(2), RAISED, ANSWERING, reply(3), again, OVERTAKEN)
    assert (o.stage, o.questions, o.answering) == ("proposed", (7, 10), ())


def test_a_question_asked_while_its_mail_flies_is_answered_by_the_next_one() -> None:
    again = e.QuestionRaised(at=NOON, reply=10)
    sent = e.AnswerSent(at=NOON, action="action/2", attempt=1)
    o = told(*UP_TO["proposed"], RAISED, ANSWERING, SENT_AGAIN, again, sent)
    assert (o.stage, o.questions) == ("proposed", (10,))


def test_a_reply_is_unanswered_until_it_was_read() -> None:
    read = e.ReplyRead(at=NOON, reply=7, meaning="chatter", because="", provenance=BY_RULE)
    assert [u.version for u in told(*UP_TO["proposed"], reply(2)).unanswered] == [7]
    assert told(*UP_TO["proposed"], reply(2), read).unanswered == ()


def test_a_reply_that_is_held_stays_unanswered_with_what_it_means() -> None:
    held = e.ReplyRead(
        at=NOON, reply=6, meaning="change", because="", provenance=BY_RULE, held=True
    )
    (item,) = told(*UP_TO["sending"], reply(2), held).unanswered
    assert (item.version, item.meaning, item.read, item.authenticated) == (6, "change", True, True)


def test_a_turn_answers_what_was_held() -> None:
    o = told(*UP_TO["proposed"], PROVED)
    assert [u.meaning for u in o.unanswered] == ["proof"]
    taken = e.TurnTaken(at=NOON, of=o.version, meaning="proof")
    assert evolve(o, taken).unanswered == ()


def test_silence_counts_from_the_clients_last_word() -> None:
    later = NOON + timedelta(days=3)
    read = e.ReplyRead(at=later, reply=7, meaning="chatter", because="", provenance=BY_RULE)
    assert told(*UP_TO["proposed"], reply(2), read).quiet_from == later


def test_silence_counts_from_our_last_mail() -> None:
    later = HELPED.model_copy(update={"at": NOON + timedelta(days=3)})
    assert told(*UP_TO["nurturing"][:-1], later).quiet_from == later.at


def test_a_stage_is_named_from_the_event_that_began_it() -> None:
    o = told(*UP_TO["proposing"], e.NoteTaken(at=NOON, note="They called."))
    assert (o.version, o.stage_version) == (4, 3)


@pytest.mark.parametrize("kind", declared(e))
@pytest.mark.parametrize("stage", get_args(Stage))
def test_evolve_refuses_nothing_that_happened(kind: type[Event], stage: Stage) -> None:
    """Whatever the log holds was decided once; reading it again must never fail."""
    event = kind.model_validate_json(json.dumps(_filled(kind)))
    after = evolve(told(*UP_TO[stage]), event)  # type: ignore[arg-type]
    assert after.version == len(UP_TO[stage]) + 1


def _filled(kind: type[Event]) -> dict[str, Any]:
    judged = QUALIFIED.judgement.model_dump(mode="json")
    known = {
        "at": NOON.isoformat(),
        "judgement": judged,
        "provenance": BY_RULE.model_dump(),
        "facts": LeadFacts().model_dump(),
        "meaning": "question",
        "purpose": "answer",
        "reply": False if kind is e.LeadDisqualified else 1,
        "of": 1,
        "attempt": 1,
    }
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    return {name: known.get(name, "a word") for name in needed}
