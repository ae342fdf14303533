"""Where a sale stands and what time it is decide what comes next; nothing else does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from shared.company.pace import Pace
from shared.domain import names
from shared.domain.action import Action, ActionPlanned
from shared.domain.approval import Approval, ApprovalRequested
from shared.domain.company import Outbound
from shared.domain.contact import Contact
from shared.domain.conversation import Conversation
from shared.domain.event import FORGOTTEN
from shared.domain.opportunity import Opportunity, Stage, Unanswered
from shared.flow.situation import Situation
from shared.log.log import Conflict
from shared.orchestrate.next_step import MoveOn, Position, next_step

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SALE, MAIL, ASK, QUESTION = "opportunity/1", "action/mail", "action/ask", "approval/1"
PACE = Pace()
O = Opportunity(  # noqa: E741 - as the sale is called everywhere
    version=9,
    stage="proposed",
    stage_version=8,
    approval=QUESTION,
    ask=ASK,
    action=MAIL,
    offered=True,
    quiet_from=NOON,
)
PLANNED = ActionPlanned(
    at=NOON,
    kind="send_email",
    subject=SALE,
    purpose="proposal",
    message="the exact bytes",
    not_before=NOON + timedelta(seconds=15),
)
TO_OWNER = PLANNED.model_copy(update={"kind": "ask_owner", "purpose": "question"})
ASKED = ApprovalRequested(
    at=NOON,
    kind="draft",
    subject=SALE,
    content_hash="abc",
    remind_at=NOON + 48 * HOUR,
    expires_at=NOON + 72 * HOUR,
)
OPEN = Approval(version=1, status="pending", request=ASKED)
OUT = Action(version=3, status="performed", attempt=1, planned=TO_OWNER)
WAITS = Action(version=1, status="planned", planned=PLANNED)
READY = NOON + MINUTE
ADA = Contact(handles=("handle/1",), email="ada@client.example")


def at(stage: Stage, **changes: object) -> Situation:
    return Situation(SALE, replace(O, stage=stage, **changes), contact=ADA)  # type: ignore[arg-type]


def on_the_desk_for(contact: Contact, stage: Stage) -> Situation:
    return replace(at(stage), contact=contact)


def asking(ask: Action = OUT, *, reminded: bool = False, approval: Approval = OPEN) -> Situation:
    return replace(at("awaiting_approval", reminded=reminded), approval=approval, ask=ask)


def sending(action: Action = WAITS, **known: object) -> Situation:
    return replace(at("sending", purpose="proposal"), action=action, **known)  # type: ignore[arg-type]


FLIES = replace(WAITS, version=2, status="started", attempt=1, lease_until=NOON + 5 * MINUTE)
FAILED = replace(WAITS, version=3, status="failed", attempt=1, retry_at=NOON + 10 * MINUTE)
ASK_PLANNED = Action(version=1, status="planned", planned=TO_OWNER)
ASK_FLIES = replace(FLIES, planned=TO_OWNER)
ASK_FAILED = replace(FAILED, planned=TO_OWNER)
FULL = Conversation(version=9, sent=tuple((f"action/{n}#1", NOON) for n in range(8)))
NOBODY = Contact(handles=("handle/1",), email=FORGOTTEN)
NOWHERE = replace(ADA, email="a..b@client.example")
PAUSED = Outbound(version=4, paused=True)
ASKS = {"questions": (7,)}

POSITIONS: list[tuple[Situation, datetime, Position, MoveOn]] = [
    (at("unopened"), NOON, "done", ""),
    (at("new"), NOON, "new", ""),
    (at("qualifying"), NOON, "qualifying", ""),
    (at("proposing"), NOON, "proposing", ""),
    (at("writing"), NOON, "writing", ""),
    (asking(ASK_PLANNED), READY, "asking", ""),
    (asking(ASK_FLIES), READY, "waiting", ""),
    (asking(ASK_FLIES), NOON + 5 * MINUTE, "asking", ""),
    (asking(ASK_FAILED), READY, "waiting", ""),
    (asking(ASK_FAILED), NOON + 10 * MINUTE, "asking", ""),
    (asking(), READY, "waiting", ""),
    (asking(), NOON + 48 * HOUR, "move_on", "remind"),
    (asking(reminded=True), NOON + 48 * HOUR, "waiting", ""),
    (asking(), NOON + 72 * HOUR, "move_on", "expire"),
    (asking(ASK_FLIES), NOON + 72 * HOUR, "move_on", "expire"),
    (asking(ASK_PLANNED), NOON + 72 * HOUR, "move_on", "expire"),
    (sending(), NOON, "undo_window", ""),
    (sending(), NOON + timedelta(seconds=15), "sending", ""),
    (sending(FLIES), READY, "waiting", ""),
    (sending(FLIES), NOON + 30 * DAY, "waiting", ""),
    (sending(FAILED), READY, "waiting", ""),
    (sending(FAILED), NOON + 10 * MINUTE, "sending", ""),
    (sending(outbound=PAUSED), READY, "waiting", ""),
    (sending(mails_today=50), READY, "waiting", ""),
    (sending(conversation=FULL), READY, "move_on", "skip_capped"),
    (sending(conversation=FULL), NOON + DAY + MINUTE, "sending", ""),
    (sending(contact=Contact(suppressed="bounced")), READY, "move_on", "skip_suppressed"),
    (
        sending(replace(WAITS, planned=PLANNED.model_copy(update={"message": FORGOTTEN}))),
        READY,
        "move_on",
        "skip_forgotten",
    ),
    (sending(contact=NOBODY), READY, "move_on", "skip_forgotten"),
    (on_the_desk_for(NOBODY, "proposing"), NOON, "move_on", "skip_forgotten"),
    (on_the_desk_for(NOBODY, "writing"), NOON, "move_on", "skip_forgotten"),
    (on_the_desk_for(NOWHERE, "proposing"), NOON, "move_on", "skip_unmailable"),
    (on_the_desk_for(NOWHERE, "writing"), NOON, "move_on", "skip_unmailable"),
    (at("proposed"), NOON, "waiting", ""),
    (at("proposed"), NOON + 7 * DAY, "move_on", "followup"),
    (at("proposed", followups=1), NOON + 7 * DAY, "waiting", ""),
    (at("proposed", followups=1), NOON + 14 * DAY, "move_on", "followup"),
    (at("proposed", followups=2), NOON + 14 * DAY, "move_on", "give_up"),
    (at("proposed", **ASKS), NOON, "move_on", "answer"),
    (at("nurturing"), NOON + 29 * DAY, "waiting", ""),
    (at("nurturing"), NOON + 30 * DAY, "move_on", "followup"),
    (at("nurturing", **ASKS), NOON, "move_on", "answer"),
    (at("won"), NOON + 99 * DAY, "done", ""),
    (at("lost"), NOON + 99 * DAY, "done", ""),
    (at("dormant"), NOON + 99 * DAY, "done", ""),
    (at("disqualified"), NOON + 99 * DAY, "done", ""),
    (at("won", **ASKS), NOON, "move_on", "answer"),
    (at("lost", **ASKS), NOON, "move_on", "answer"),
]


@pytest.mark.parametrize(("s", "now", "position", "move"), POSITIONS)
def test_what_comes_next(s: Situation, now: datetime, position: Position, move: MoveOn) -> None:
    found = next_step(s, PACE, now)
    assert (found.position, found.move) == (position, move)


def test_the_table_knows_every_stage_and_every_position() -> None:
    assert {s.o.stage for s, *_ in POSITIONS} == set(get_args(Stage))
    assert {p for _, _, p, _ in POSITIONS} | {"unanswered"} == set(get_args(Position))
    assert {m for *_, m in POSITIONS} == set(get_args(MoveOn))


@pytest.mark.parametrize(("s", "now"), [(s, n) for s, n, p, _ in POSITIONS if p == "waiting"])
def test_every_wait_is_for_something_that_moves_or_falls_due_later(
    s: Situation, now: datetime
) -> None:
    found = next_step(s, PACE, now)
    assert found.watched[SALE] == s.o.version
    assert len(found.watched) > 1 or found.due_at is not None
    assert found.due_at is None or found.due_at > now


@pytest.mark.parametrize("stage", [s for s in get_args(Stage) if s != "unopened"])
def test_what_nobody_has_read_comes_before_everything(stage: Stage) -> None:
    unread = Unanswered(9, "", "signal/email/2", NOON)
    base = {"awaiting_approval": asking(), "sending": sending()}.get(stage, at(stage))
    s = replace(base, o=replace(base.o, unanswered=(unread,)))
    assert next_step(s, PACE, READY).item == unread


def test_what_is_held_waits_for_the_mail_in_flight_to_land() -> None:
    held = Unanswered(9, "decline", "signal/email/2", NOON, authenticated=True, read=True)
    flies, landed = (
        replace(s, o=replace(s.o, unanswered=(held,))) for s in (sending(FLIES), sending(FAILED))
    )
    assert next_step(flies, PACE, READY).position == "waiting"
    assert next_step(landed, PACE, READY).position == "unanswered"


def test_what_is_held_keeps_nobody_from_reading_what_came_after() -> None:
    held = Unanswered(8, "decline", "signal/email/2", NOON, authenticated=True, read=True)
    unread = Unanswered(9, "", "signal/email/3", NOON)
    s = sending(FLIES)
    s = replace(s, o=replace(s.o, unanswered=(held, unread)))
    assert next_step(s, PACE, READY).item == unread


def test_a_pause_is_watched_at_the_version_that_was_read() -> None:
    watched = next_step(sending(outbound=PAUSED), PACE, READY).watched
    assert watched == {SALE: 9, MAIL: 1, names.OUTBOUND: 4}


def test_a_mail_over_the_days_cap_is_due_tomorrow() -> None:
    due = next_step(sending(mails_today=50), PACE, READY).due_at
    assert due == datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("torn", "where"),
    [
        (asking(approval=replace(OPEN, status="granted")), QUESTION),
        (asking(replace(OUT, status="undone")), QUESTION),
        (sending(replace(WAITS, status="performed")), MAIL),
        (sending(replace(WAITS, status="undone")), MAIL),
    ],
)
def test_a_torn_reading_is_read_again(torn: Situation, where: str) -> None:
    with pytest.raises(Conflict, match=where):
        next_step(torn, PACE, READY)


@pytest.mark.parametrize(
    ("s", "watched", "due"),
    [
        (asking(), {SALE: 9}, ASKED.remind_at),
        (asking(reminded=True), {SALE: 9}, ASKED.expires_at),
        (asking(ASK_FLIES), {SALE: 9, ASK: ASK_FLIES.version}, ASK_FLIES.lease_until),
        (asking(ASK_FAILED), {SALE: 9, ASK: ASK_FAILED.version}, ASK_FAILED.retry_at),
        (asking(ASK_PLANNED), {SALE: 9, ASK: ASK_PLANNED.version}, PLANNED.not_before),
    ],
)
def test_who_waits_for_the_owner_watches_the_question_until_something_falls_due(
    s: Situation, watched: dict[str, int], due: datetime
) -> None:
    found = next_step(s, PACE, NOON)
    assert (found.position, found.watched, found.due_at) == ("waiting", watched, due)


def test_a_mail_counts_for_its_thread_for_a_day_and_not_a_moment_longer() -> None:
    full = sending(conversation=FULL)
    edge = FULL.sent[0][1] + PACE.thread_window
    assert next_step(full, PACE, edge - timedelta(microseconds=1)).move == "skip_capped"
    assert next_step(full, PACE, edge).position == "sending"


def test_tomorrow_begins_at_midnight() -> None:
    now = READY + timedelta(seconds=7, microseconds=9)
    due = next_step(sending(mails_today=50), PACE, now).due_at
    assert due == datetime(2026, 3, 3, tzinfo=UTC)
