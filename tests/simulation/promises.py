"""What must hold at the end of a schedule, when everything had its time."""

from collections import Counter
from hashlib import sha256

from shared.domain import names
from shared.domain.action import MOST_ATTEMPTS, ActionFailed
from shared.domain.approval import ApprovalRequested
from shared.domain.event import Forgotten
from shared.domain.opportunity_events import (
    MessageSkipped,
    OpportunityOpened,
    OpportunityWentDormant,
    OwnerAsked,
    ReplyReceived,
)
from shared.domain.signal import Signal
from shared.flow.telling import passed_on_by, undelivered_by
from shared.ingest.webhook_in import FORM
from tests.simulation.course import Course
from tests.simulation.patience import Broken, events, in_time, restarts, streams
from tests.simulation.resting import waits_well
from tests.simulation.scheduler import DAY
from tests.simulation.world import World, expected

STAYS = (MessageSkipped, OpportunityWentDormant)
"""How a sale goes on without a mail."""
LONGEST_WAIT = 61 * DAY
"""An execution whose token nobody knows ends by its time-out before."""


def broken(course: Course) -> Broken:
    """Give every promise that did not hold, with where."""
    w = course.world
    yield from w.watch.broken.items()
    if course.endless:
        yield "it never came to rest", course.endless
        return
    for check in (
        settled,
        forms,
        told,
        at_rest,
        in_time,
        approvals,
        people,
        restarts,
        nothing_left,
    ):
        yield from check(w)


def settled(w: World) -> Broken:
    """Every signal that was taken in is filed once, and acted upon once, as what it is."""
    made = _made_of_signals(w)
    kept: Counter[tuple[str, str]] = Counter()
    for stream in streams(w, "signal"):
        signal = w.still.signal(stream)
        kinds = Counter(r.type for r in w.memory.read(stream))
        if (kinds["SignalReceived"], kinds["SignalFiled"]) != (1, 1):
            yield "a signal is not filed once", stream
            continue
        assert signal.received is not None
        assert signal.filed is not None
        named = signal.received.message_id
        if named and not isinstance(named, Forgotten):
            kept[named, signal.received.digest] += 1
        due = {"lead": ["OpportunityOpened"], "reply": ["ReplyReceived"]}
        if made.get(stream, []) != due.get(signal.filed.filed_as, []):
            yield "filed as one thing, acted on as another", (stream, signal.filed.filed_as)
        yield from _automatic(stream, signal)
        if not signal.received.handle and not signal.received.delivery:
            yield from _passed_on(w, stream)
    yield from (("one mail became two signals", m) for m, n in kept.items() if n > 1)
    yield from unreceived(w)


def _made_of_signals(w: World) -> dict[str, list[str]]:
    """Give what each signal led to."""
    made: dict[str, list[str]] = {}
    for _, r in events(w, "opportunity"):
        if isinstance(r.event, OpportunityOpened | ReplyReceived):
            made.setdefault(r.event.signal, []).append(r.type)
    return made


def _automatic(stream: str, signal: Signal) -> Broken:
    came, filed = signal.received, signal.filed
    assert came is not None
    assert filed is not None
    if came.automatic != "none" and not came.delivery and filed.filed_as != "ignored":
        yield "an automatic mail was taken for a person's", stream


def _passed_on(w: World, stream: str) -> Broken:
    """What nobody can answer goes to the owner."""
    if w.still.action(passed_on_by(stream)).status != "performed":
        yield "what nobody can answer was not passed on", stream


def unreceived(w: World) -> Broken:
    """A mail delivered twice lies there twice, and is received once, unless it was forgotten."""
    received = (w.still.signal(stream).received for stream in streams(w, "signal"))
    raws = {came.raw for came in received if came}
    digests = {sha256(w.raw.peek(key)).digest() for key in raws - w.raw.deleted if key}
    for key in w.inbox.mails:
        if key not in w.raw.deleted and sha256(w.raw.peek(key)).digest() not in digests:
            yield "a mail that we took was never received", key


def forms(w: World) -> Broken:
    """What was answered yes stands, what was called a contradiction is one, and all are kept."""
    kept_as = {
        came.raw for stream in streams(w, "signal") if (came := w.still.signal(stream).received)
    }
    digests = {d for stream in streams(w, "signal") for d in w.still.signal(stream).contradictions}
    for key in w.raw.keys(FORM):
        if key not in kept_as and key.rpartition("/")[2] not in digests:
            yield "a form that lies there was never received", key
    for ident, body, status in w.outside.website.told:
        signal, digest = w.still.signal(f"signal/form/{ident}"), sha256(body).hexdigest()
        stands = signal.received is not None and signal.received.digest == digest
        kept = stands or digest in signal.contradictions
        if status not in (202, 409) or stands != (status == 202) or not kept:
            yield "a form was answered what is not so", f"{ident} {status}"


def told(w: World) -> Broken:
    """Whoever was told yes finds it so, and what the provider proved is known."""
    for approval, state in w.outside.owner.told:
        if w.still.approval(approval).status != state:
            yield "the owner was told what is not so", approval
    if w.outside.forged:
        yield "a forged answer was taken", w.outside.forged
    for token, attempt in w.inbox.news:
        if w.still.action(f"action/{token}").status != "performed":
            yield "proof of a mail is not recorded", f"{token} attempt {attempt}"
    yield from _lost(w)
    yield from _given_up(w)
    for stream in streams(w, "action"):
        action = w.still.action(stream)
        sent = any(m.action == names.bare(stream) for m in w.mailer.sent)
        if action.status == "performed" and not sent and not _operator_said(w, stream):
            yield "an action is called performed although nothing left", stream


def _lost(w: World) -> Broken:
    """The owner hears of every mail that did not arrive, unless a later attempt followed it."""
    for token, attempt in w.inbox.bounced:
        stream = f"action/{token}"
        telling = w.still.action(undelivered_by(stream, attempt))
        if attempt == w.still.action(stream).attempt and telling.status != "performed":
            yield "the owner was not told what did not arrive", f"{token} attempt {attempt}"


def _given_up(w: World) -> Broken:
    """The owner hears of every mail that a sale waited for and the provider would not take."""
    plans = [w.still.action(stream).plan for stream in streams(w, "action")]
    heard = {(plan.subject, plan.at) for plan in plans if plan.purpose == "dropped"}
    for stream, r in events(w, "action"):
        if not isinstance(r.event, ActionFailed) or r.event.by != "claimant" or r.event.retryable:
            continue
        at, subject = r.event.at, w.still.action(stream).plan.subject
        stays = (each.event for each in w.memory.read(subject) if each.event.at == at)
        if any(isinstance(e, STAYS) for e in stays) and (subject, at) not in heard:
            yield "the owner was not told what was given up", r.ref


def _operator_said(w: World, stream: str) -> bool:
    last = w.memory.read(stream)[-1].event
    return getattr(last, "by", "") == "operator"


def at_rest(w: World) -> Broken:
    """Everything ends at rest, or really waits for a date."""
    rows = w.waits.rows
    waiting = {row.subject for row in rows.values() if waits_well(w, row)}
    for stream in streams(w, "opportunity"):
        o = w.still.opportunity(stream)
        waits = stream in waiting and o.stage in ("awaiting_approval", "nurturing", "proposed")
        asked = o.questions and not (waits and o.stage == "awaiting_approval")
        if o.unanswered or asked or not (o.closed or waits):
            yield "left not at rest", f"{stream} {o.stage} {o.unanswered} {o.questions}"
        waiting -= {stream} if o.closed else set()
    yield from _acted(w)
    yield from (("a wait left open", r) for r in rows.values() if r.subject not in waiting)
    lost = [t for t in w.machine.waiting() if t not in rows]
    if lost and w.scheduler.seconds > LONGEST_WAIT:
        yield "an execution waits for ever", lost
    yield from (("a stream left aside", parked) for parked in w.parked.all())


def _acted(w: World) -> Broken:
    for stream in streams(w, "action"):
        action = w.still.action(stream)
        if action.status in ("planned", "started", "failed"):
            yield "an action left open", stream
        refused = [r.event for r in w.memory.read(stream) if isinstance(r.event, ActionFailed)]
        tries = sum(e.by != "operator" for e in refused)
        if not action.repeatable and tries > MOST_ATTEMPTS:
            yield "tried over and over", stream


def approvals(w: World) -> Broken:
    """Every question was about something, asked once, and decided."""
    unknown: Counter[tuple[str, int]] = Counter()
    stages = {
        r.event.approval for _, r in events(w, "opportunity") if isinstance(r.event, OwnerAsked)
    }
    for stream in streams(w, "approval"):
        approval = w.still.approval(stream)
        o = w.still.opportunity(approval.asked.subject)
        if approval.open and (o.stage, o.approval) != ("awaiting_approval", stream):
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
    addresses = Counter(w.still.contact(s).email for s in streams(w, "contact"))
    for address, times in addresses.items():
        if times > 1:
            yield "two contacts of one address", address
    for stream in streams(w, "opportunity"):
        if sum(isinstance(r.event, OpportunityOpened) for r in w.memory.read(stream)) != 1:
            yield "opened more than once", stream


def nothing_left(w: World) -> Broken:
    """Nothing failed in a way that nobody planned."""
    for name, error in w.scheduler.failures:
        if not expected(error):
            yield f"{name.split()[0]} raised {type(error).__name__}", error
