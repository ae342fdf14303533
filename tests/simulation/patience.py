"""Nothing lies for hours while the world is calm, and nothing is begun over and over."""

from collections.abc import Iterator
from datetime import datetime

from shared.domain import names
from shared.domain.approval import ApprovalExpired
from shared.domain.opportunity_events import OwnerAsked, ReplyRead, ReplyReceived, TurnTaken
from shared.domain.workflow import MOST_STARTS as MOST_IN_VAIN
from shared.domain.workflow import WorkflowStarted, WorkflowStuck
from shared.domain.writes import Recorded
from tests.simulation.scheduler import HOUR, MINUTE
from tests.simulation.world import World

Broken = Iterator[tuple[str, object]]
PATIENCE = 3 * HOUR
"""How long something may lie before somebody is let down, while nothing goes wrong."""
MOST_STARTS = 60


def in_time(w: World) -> Broken:
    """Nothing lies for hours while the world is calm."""
    for stream, r in events(w, "opportunity"):
        if isinstance(r.event, ReplyReceived):
            answered = _answered_at(w, stream, r.version)
            if answered is not None and _late(w, w.since_begin(r.time), answered):
                yield "a reply lay unread for hours", r.ref
        if isinstance(r.event, OwnerAsked):
            yield from _asked(w, r)
    for stream in streams(w, "signal"):
        received, *later = [w.since_begin(r.time) for r in w.memory.read(stream)]
        if later and _late(w, received, later[0]):
            yield "a signal lay unfiled for hours", stream


def _answered_at(w: World, stream: str, version: int) -> float | None:
    for r in w.memory.read(stream)[version:]:
        e = r.event
        if (isinstance(e, ReplyRead) and e.reply == version) or (
            isinstance(e, TurnTaken) and e.of == version
        ):
            return w.since_begin(r.time)
    return None


def _asked(w: World, r: Recorded) -> Broken:
    assert isinstance(r.event, OwnerAsked)
    decided = w.memory.read(r.event.approval)[-1]
    if not isinstance(decided.event, ApprovalExpired):
        return
    asked, done = w.since_begin(r.time), w.since_begin(decided.time)
    due = w.since_begin(w.still.approval(r.event.approval).asked.expires_at)
    sent = [m.at for m in w.mailer.sent if m.action == names.bare(r.event.ask)]
    if _late(w, asked, min(sent, default=done)):
        yield "expired without having been asked in time", r.event.approval
    if _late(w, due, done):
        yield "a due date drifted", r.event.approval


def _late(w: World, begun: float, until: float) -> bool:
    """Say whether something lay for hours, counted from the last thing that went wrong."""
    if w.plan.poison or any(_is(r, WorkflowStuck) for _, r in events(w, "workflow")):
        return False
    hosts = [h.at for h in w.plan.happenings if h.kind in ("restart", "forget")]
    wrong = [t for t in [*w.scheduler.faults.times, *hosts] if t <= until]
    return until - max([begun, *wrong]) > PATIENCE


def _is(r: Recorded, kind: type) -> bool:
    return isinstance(r.event, kind)


def restarts(w: World) -> Broken:
    """Executions are replaced when needed, and not for ever; stuck is said with a reason."""
    for stream in streams(w, "workflow"):
        recorded = w.memory.read(stream)
        if sum(_is(r, WorkflowStarted) for r in recorded) > MOST_STARTS:
            yield "started over and over", stream
        stuck = [r for r in recorded if _is(r, WorkflowStuck)]
        moved = list(_moves(w, names.bare(stream))) if stuck else []
        for r in stuck:
            begun = [x.recordedtime for x in recorded[: r.version] if _is(x, WorkflowStarted)]
            since, until = begun[-MOST_IN_VAIN:][0], r.recordedtime
            if len(begun) < MOST_IN_VAIN or any(since < t <= until for t in moved):
                yield "stuck although something moved", r.ref
            elif until - since < MOST_IN_VAIN * w.house.pace.resume_after and not _restarted(
                w, since, until
            ):
                yield "called stuck while a step may still be at work", r.ref
        reason = w.plan.poison or w.plan.refuses or not stuck
        for r in () if reason else stuck:
            at = w.since_begin(r.time)
            if not any(at - PATIENCE < t <= at + MINUTE for t in w.scheduler.faults.times):
                yield "stuck without a cause", r.ref


def _restarted(w: World, since: datetime, until: datetime) -> bool:
    """Say whether the host restarted in between: nothing is at work after that."""
    times = (w.at(h.at) for h in w.plan.happenings if h.kind == "restart")
    return any(since <= at <= until for at in times)


def _moves(w: World, subject: str) -> Iterator[datetime]:
    """Give when it was recorded that a sale moved, or a mail to its client."""
    yield from (r.recordedtime for r in w.memory.read(subject))
    for stream in streams(w, "action"):
        action = w.still.action(stream)
        if action.planned and action.plan.subject == subject and not action.repeatable:
            yield from (r.recordedtime for r in w.memory.read(stream))


def streams(w: World, noun: str) -> list[str]:
    return [s for s in w.memory.streams() if s.startswith(noun + "/")]


def events(w: World, noun: str) -> Iterator[tuple[str, Recorded]]:
    for stream in streams(w, noun):
        for r in w.memory.read(stream):
            yield stream, r
