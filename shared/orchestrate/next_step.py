"""The log is the program counter: from what was read, say what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from shared.company.pace import Pace
from shared.domain import names
from shared.domain.action import Action
from shared.domain.addresses import mailable
from shared.domain.contact import Contact
from shared.domain.event import Forgotten
from shared.domain.opportunity import Unanswered
from shared.domain.turns import turn
from shared.flow.hearing import flight_of
from shared.flow.situation import Situation
from shared.log.log import Conflict

Position = Literal[
    "unanswered",
    "new",
    "qualifying",
    "proposing",
    "writing",
    "asking",
    "undo_window",
    "sending",
    "move_on",
    "waiting",
    "done",
]
MoveOn = Literal[
    "",
    "expire",
    "remind",
    "skip_suppressed",
    "skip_forgotten",
    "skip_unmailable",
    "skip_capped",
    "answer",
    "followup",
    "give_up",
]


@dataclass(frozen=True)
class Step:
    """What comes next: a task, a wait with what it watches, or nothing."""

    position: Position
    item: Unanswered | None = None
    """What is to be answered, at `unanswered`."""
    move: MoveOn = ""
    watched: Mapping[str, int] = field(default_factory=dict)
    due_at: datetime | None = None
    until: datetime | None = None
    """End of the undo window."""


def next_step(s: Situation, pace: Pace, now: datetime) -> Step:
    """Say what comes next for an opportunity.

    Raises `Conflict` where the reading is torn: an action ended, so its subject moved with it.
    """
    item = _to_answer(s, now)
    if item:
        return Step("unanswered", item=item)
    match s.o.stage:
        case "new" | "qualifying":
            return Step(s.o.stage)
        case "proposing" | "writing":
            nowhere = _nowhere(s.contact)
            return Step("move_on", move=nowhere) if nowhere else Step(s.o.stage)
        case "awaiting_approval":
            return _await_owner(s, now)
        case "sending":
            return _send(s, pace, now)
        case "nurturing" | "proposed":
            return _await_client(s, pace, now)
        case _:
            return Step("move_on", move="answer") if s.o.questions else Step("done")


def _nowhere(contact: Contact) -> MoveOn:
    """Say why no mail can be written to a person; nothing where it can."""
    if contact.forgotten:
        return "skip_forgotten"
    return "" if mailable(contact.email) else "skip_unmailable"


def _to_answer(s: Situation, now: datetime) -> Unanswered | None:
    """Give the oldest thing that can be answered now."""
    for item in s.o.unanswered:
        if not item.meaning or turn(s.o, item, flight_of(s.o, s.action), now) is not None:
            return item
    return None


def _await_owner(s: Situation, now: datetime) -> Step:
    asked = s.approval.asked
    if not s.approval.open or s.ask.status == "undone":
        raise Conflict(s.o.approval)
    if now >= asked.expires_at:
        return Step("move_on", move="expire")
    watched = {s.subject: s.o.version}
    if s.ask.status == "performed":
        if now >= asked.remind_at and not s.o.reminded:
            return Step("move_on", move="remind")
        due = asked.expires_at if s.o.reminded else asked.remind_at
        return Step("waiting", watched=watched, due_at=due)
    watched[s.o.ask] = s.ask.version
    if s.outbound.silent:
        return Step("waiting", watched={**watched, names.OUTBOUND: s.outbound.version})
    if s.ask.claimable(now):
        return Step("asking")
    due = s.ask.lease_until if s.ask.status == "started" else s.ask.due_at()
    return Step("waiting", watched=watched, due_at=due)


def _send(s: Situation, pace: Pace, now: datetime) -> Step:
    watched = {s.subject: s.o.version, s.o.action: s.action.version}
    if flight_of(s.o, s.action) == "flying":
        return Step("waiting", watched=watched)
    if s.contact.forgotten or isinstance(s.action.plan.message, Forgotten):
        return Step("move_on", move="skip_forgotten")
    if s.contact.suppressed:
        return Step("move_on", move="skip_suppressed")
    if s.outbound.paused:
        return Step("waiting", watched={**watched, names.OUTBOUND: s.outbound.version})
    if s.action.status == "planned" and now < s.action.plan.not_before:
        return Step("undo_window", until=s.action.plan.not_before)
    if _thread_is_full(s, pace, now):
        return Step("move_on", move="skip_capped")
    due = _tomorrow(now) if s.mails_today >= pace.day_cap else s.action.due_at()
    return Step("sending") if now >= due else Step("waiting", watched=watched, due_at=due)


def _thread_is_full(s: Situation, pace: Pace, now: datetime) -> bool:
    recent = [at for _, at in s.conversation.sent if at > now - pace.thread_window]
    return len(recent) >= pace.thread_cap


def _tomorrow(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _await_client(s: Situation, pace: Pace, now: datetime) -> Step:
    if s.o.questions:
        return Step("move_on", move="answer")
    pauses = pace.quiet if s.o.stage == "proposed" else pace.nurture
    due = s.o.quiet_from + pauses[min(s.o.followups, len(pauses) - 1)]
    if now < due:
        return Step("waiting", watched={s.subject: s.o.version}, due_at=due)
    enough = s.o.followups >= pace.most_followups
    return Step("move_on", move="give_up" if enough else "followup")


__all__ = ["Action", "Position", "Step", "next_step"]
