"""What must hold at the end of a schedule, when everything had its time."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from shared.domain import names
from shared.domain.approval import ApprovalExpired, ApprovalRequested
from shared.domain.opportunity_events import (
    FactChanged,
    OpportunityOpened,
    OwnerAsked,
    ReplyRead,
    ReplyReceived,
    TurnTaken,
)
from shared.domain.signal import SignalFiled, SignalReceived
from shared.domain.workflow import WorkflowStarted, WorkflowStuck
from shared.domain.writes import Recorded
from tests.simulation.course import Course
from tests.simulation.scheduler import HOUR, MINUTE
from tests.simulation.world import World

Broken = Iterator[tuple[str, object]]
PATIENCE = 3 * HOUR
"""How long something may lie before somebody is let down, while nothing goes wrong."""
MOST_STARTS = 60
MOST_TRIES = 12


def broken(course: Course) -> Broken:
    """Give every promise that did not hold, with where."""
    w = course.world
    yield from w.watch.broken.items()
    if course.endless:
        yield "it never came to rest", course.endless
        return
    for check in (settled, told, at_rest, in_time, approvals, people, restarts, nothing_left):
        yield from check(w)


def settled(w: World) -> Broken:
    """Every signal that was taken in is filed once, and once only acted upon."""
    opened, replied = Counter[str](), Counter[str]()
    for _, r in _events(w, "opportunity"):
        if isinstance(r.event, OpportunityOpened):
            opened[r.event.signal] += 1
        elif isinstance(r.event, ReplyReceived | FactChanged):
            replied[r.event.signal] += 1
    raws: set[str] = set()
    mails: Counter[tuple[str, str]] = Counter()
    for stream in _streams(w, "signal"):
        events = [r.event for r in w.memory.read(stream)]
        received, filed = [sum(isinstance(e, t) for e in events) for t in (SignalReceived, SignalFiled)]
        if (received, filed) != (1, 1):
            yield "a signal is not filed once", stream
            continue
        came = next(e for e in events if isinstance(e, SignalReceived))
        if came.raw and came.raw in raws:
            yield "one delivery became two signals", stream
        raws.add(came.raw)
        mails[came.message_id, came.digest] += bool(came.message_id)
        said = next(e.filed_as for e in events if isinstance(e, SignalFiled))
        if came.automatic != "none" and not came.delivery and said != "ignored":
            yield "an automatic mail was taken for a person's", stream
        due = {"lead": (1, 0), "reply": (0, 1)}.get(said, (0, 0))
        if (opened[stream], replied[stream]) != due:
            yield "filed as one thing, acted on as another", (stream, said)
    for mail, times in mails.items():
        if times > 1:
            yield "one mail became two signals", mail[0]
    digests = {sha256(w.raw.peek(key)).digest() for key in raws if key}
    for key in w.inbox.mails:
        if sha256(w.raw.peek(key)).digest() not in digests:
            yield "a mail that we took was never received", key


def told(w: World) -> Broken:
    """Whoever was told yes finds it so, and what the provider proved is known."""
    for approval, state in w.outside.owner.told:
        if w.still.approval(approval).status != state:
            yield "the owner was told what is not so", approval
    if w.outside.forged:
        yield "a forged answer was taken", w.outside.forged
    for action, attempt in w.inbox.news:
        if w.still.action(f"action/{action}").status != "performed":
            yield "proof of a mail is not recorded", f"{action} attempt {attempt}"
    for stream in _streams(w, "action"):
        action = w.still.action(stream)
        sent = any(m.action == names.bare(stream) for m in w.mailer.sent)
        if action.status == "performed" and not sent and not _operator_said(w, stream):
            yield "an action is called performed although nothing left", stream


def _operator_said(w: World, stream: str) -> bool:
    last = w.memory.read(stream)[-1].event
    return getattr(last, "by", "") == "operator"


def at_rest(w: World) -> Broken:
    """Everything ends at rest, and nobody is still asked."""
    for stream in _streams(w, "opportunity"):
        o = w.still.opportunity(stream)
        if not o.closed or o.unanswered or o.questions:
            yield "left not at rest", f"{stream} {o.stage} {o.unanswered} {o.questions}"
    for stream in _streams(w, "action"):
        if w.still.action(stream).status in ("planned", "started", "failed"):
            yield "an action left open", stream
        if w.still.action(stream).attempt > MOST_TRIES:
            yield "tried over and over", stream
    for row in w.waits.rows.values():
        yield "a wait left open", row
    for token in w.machine.waiting():
        yield "an execution waits for ever", token
    for parked in w.parked.all():
        yield "a stream left aside", parked


def in_time(w: World) -> Broken:
    """Nothing lies for hours while the world is calm."""
    for stream, r in _events(w, "opportunity"):
        if isinstance(r.event, ReplyReceived):
            answered = _answered_at(w, stream, r.version)
            if answered is not None and _late(w, r, answered):
                yield "a reply lay unread for hours", r.ref
        if isinstance(r.event, OwnerAsked):
            yield from _asked(w, r)


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
    sent = [m.at for m in w.mailer.sent if m.action == names.bare(r.event.ask)]
    if isinstance(decided.event, ApprovalExpired) and (not sent or _late(w, r, min(sent))):
        if not _trouble(w, w.since_begin(r.time), w.since_begin(decided.time)):
            yield "expired without having been asked in time", r.event.approval
    asked = w.still.approval(r.event.approval).asked
    if isinstance(decided.event, ApprovalExpired):
        due, done = w.since_begin(asked.expires_at), w.since_begin(decided.time)
        if done - due > 2 * PATIENCE and not _trouble(w, due, done):
            yield "a due date drifted", r.event.approval


def _late(w: World, r: Recorded, until: float) -> bool:
    begun = w.since_begin(r.time)
    return until - begun > PATIENCE and not _trouble(w, begun, until)


def _trouble(w: World, begun: float, until: float) -> bool:
    """Say whether something went wrong then, so that patience is allowed to be needed."""
    if w.plan.poison or any(_is(r, WorkflowStuck) for _, r in _events(w, "workflow")):
        return True
    hosts = [h.at for h in w.plan.happenings if h.kind in ("restart", "forget")]
    return any(begun - PATIENCE < t <= until for t in [*w.scheduler.faults.times, *hosts])


def _is(r: Recorded, kind: type) -> bool:
    return isinstance(r.event, kind)


def approvals(w: World) -> Broken:
    """Every question was about something, asked once, and decided."""
    unknown: Counter[tuple[str, int]] = Counter()
    stages = {r.event.approval for _, r in _events(w, "opportunity") if isinstance(r.event, OwnerAsked)}
    for stream in _streams(w, "approval"):
        approval = w.still.approval(stream)
        if approval.open:
            yield "an approval was never decided", stream
        asked = w.memory.read(stream)[0].event
        assert isinstance(asked, ApprovalRequested)
        if asked.kind == "draft" and stream not in stages:
            yield "an approval nobody waited for", stream
        if asked.kind == "unknown_delivery":
            unknown[asked.action, asked.attempt] += 1
    for each, times in unknown.items():
        if times > 1:
            yield "one attempt asked about twice", each


def people(w: World) -> Broken:
    """One address is one contact, and one thread is one opportunity."""
    addresses = Counter(w.still.contact(s).email for s in _streams(w, "contact"))
    for address, times in addresses.items():
        if times > 1:
            yield "two contacts of one address", address
    for stream in _streams(w, "opportunity"):
        if sum(_is(r, OpportunityOpened) for r in w.memory.read(stream)) != 1:
            yield "opened more than once", stream


def restarts(w: World) -> Broken:
    """Executions are replaced when needed, and not for ever; stuck is said with a reason."""
    for stream in _streams(w, "workflow"):
        events = w.memory.read(stream)
        if sum(_is(r, WorkflowStarted) for r in events) > MOST_STARTS:
            yield "started over and over", stream
        for r in events:
            at = w.since_begin(r.time)
            if _is(r, WorkflowStuck) and not w.plan.poison and not w.plan.refuses:
                if not any(at - PATIENCE < t <= at + MINUTE for t in w.scheduler.faults.times):
                    yield "stuck without a cause", r.ref


def nothing_left(w: World) -> Broken:
    """Nothing failed in a way that nobody planned."""
    from tests.simulation.world import expected

    for name, error in w.scheduler.failures:
        if not expected(error):
            yield f"{name.split()[0]} raised {type(error).__name__}", error


def _streams(w: World, noun: str) -> list[str]:
    return [s for s in w.memory.streams() if s.startswith(noun + "/")]


def _events(w: World, noun: str) -> Iterator[tuple[str, Recorded]]:
    for stream in _streams(w, noun):
        for r in w.memory.read(stream):
            yield stream, r
