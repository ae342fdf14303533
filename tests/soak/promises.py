"""What must hold on a whole core at rest: the simulation's promises, and what was acknowledged."""

from collections import Counter
from collections.abc import Iterator

from shared.domain import names
from shared.domain.action import ActionStarted
from shared.domain.event import Event
from shared.domain.opportunity import HOME
from shared.domain.opportunity_events import OpportunityWon
from shared.domain.proposal import ProposalAccepted, ProposalDeclined
from shared.domain.signal import SignalReceived
from shared.gates.client import SOURCE
from shared.log.verify import verify
from shared.orchestrate.reached import is_open
from shared.orchestrate.resume import needs_work
from shared.views.projections import names_of_views
from shared.views.replay import Replay
from tests.simulation.patience import Broken, events, streams
from tests.simulation.promises import people, settled, told, unreceived
from tests.simulation.records import chains
from tests.simulation.watch import DECIDED, Watch
from tests.soak.order import order
from tests.soak.reading import Reality

ON_PAGE: dict[str, type[Event]] = {"accept": ProposalAccepted, "decline": ProposalDeclined}


def broken(r: Reality) -> Iterator[tuple[str, object]]:
    """Give every promise that does not hold, with where."""
    w = r.as_world()
    for check in (settled, people, told, chains):
        yield from check(w)
    for look in (acknowledged, effects, decisions, order, mails, questions, recorded):
        yield from look(r)


def acknowledged(r: Reality) -> Broken:
    """Whatever was taken is there, whoever was killed since."""
    promised, ids = r.ground.promised, _mails_received(r)
    for each in sorted(promised.mails):
        if ids[each] != 1:
            yield "a mail that was taken is not one signal", (each, ids[each])
    for each in sorted(promised.forms):
        if not r.memory.head(f"signal/form/{each}"):
            yield "a form that was taken is no signal", each
    for contact in sorted(promised.left):
        if not r.still.contact(contact).suppressed:
            yield "who left is still mailed", contact
    yield from _pages(r)


def _mails_received(r: Reality) -> Counter[str]:
    said = (e.event for _, e in events(r.as_world(), "signal"))
    mails = [s for s in said if isinstance(s, SignalReceived) and s.kind == "email"]
    return Counter(str(s.message_id).strip("<>") for s in mails)


def _pages(r: Reality) -> Broken:
    for stream, choice, *said in sorted(r.ground.promised.pages):
        kind = ON_PAGE.get(choice)
        if kind is None:
            signal = names.signal(SOURCE, names.digest(stream, choice, *said))
            found = bool(r.memory.head(signal))
        else:
            found = any(isinstance(e.event, kind) for e in r.memory.read(stream))
        if not found:
            yield "a client was thanked for an answer that is not there", (stream, choice)


def effects(r: Reality) -> Broken:
    """Nothing was claimed without a yes to the same bytes, or a recorded judgement."""
    watch = Watch(r.as_world())
    for stream, e in events(r.as_world(), "action"):
        action = r.still.action(stream)
        if isinstance(e.event, ActionStarted) and not action.repeatable:
            watch._allowed(action, e)
            if e.event.at < action.plan.not_before:
                watch.bad("claimed inside the undo window", e.ref)
    for _, e in events(r.as_world(), "opportunity"):
        if isinstance(e.event, OpportunityWon):
            watch._moved(e)
    yield from watch.broken.items()


def decisions(r: Reality) -> Broken:
    """Every approval was decided once, in time, for the bytes that were shown."""
    watch = Watch(r.as_world())
    for _, e in events(r.as_world(), "approval"):
        if isinstance(e.event, DECIDED):
            watch._answered(e)
    yield from watch.broken.items()


def mails(r: Reality) -> Broken:
    """Every mail that left is one claimed attempt of one action, with the bytes it planned."""
    r.mailer.sent.clear()
    watch = Watch(r.as_world())
    for letter in r.letters:
        mail, stream = letter.sent, f"action/{letter.sent.action}"
        where = f"{stream} attempt {mail.attempt}"
        r.mailer.sent.append(mail)
        claims = (e.event for e in r.memory.read(stream))
        if not any(isinstance(c, ActionStarted) and c.attempt == mail.attempt for c in claims):
            watch.bad("a mail left that nobody claimed", where)
            continue
        plan = r.still.action(stream).plan
        if plan.kind == "ask_owner":
            if mail.attempt in [m.attempt for m in r.mailer.sent[:-1] if m.action == mail.action]:
                watch.bad("one attempt left twice", where)
            continue
        if not letter.is_of(plan.message) or mail.recipients != plan.recipients:
            watch.bad("other bytes left than were planned", where)
        watch._again(mail, stream, where)
    yield from watch.broken.items()


def questions(r: Reality) -> Broken:
    """One attempt is asked about once."""
    asked = Counter(
        (a.asked.action, a.asked.attempt)
        for a in map(r.still.approval, streams(r.as_world(), "approval"))
        if a.asked.kind == "unknown_delivery"
    )
    yield from (("one attempt asked about twice", each) for each, n in asked.items() if n > 1)


def recorded(r: Reality) -> Broken:
    """No byte of the log is damaged, and every view is what its stream folds to."""
    yield from (("the log is damaged", str(d)) for d in verify(r.core.log, r.core.claims, {}))
    again = Replay(r.core.views, r.core.house.vault, r.memory.read, names_of_views())
    again.fold(r.memory.streams())
    yield from (("a view differs from the fold", str(d)) for d in again.differences())
    again.drop()


def restless(r: Reality) -> Broken:
    """Give what is neither at rest nor waits with a date or on a person."""
    waits = [w for w in r.core.waits.open() if is_open(r.core.log, w)]
    held = {w.subject for w in waits}
    for stream in streams(r.as_world(), "opportunity"):
        if needs_work(r.core.house, stream) and stream not in held:
            yield "it stands still and nobody holds it", _said(r, stream)
        yield from _unanswered(r, stream)
    for stream in streams(r.as_world(), "action"):
        yield from _open(r, stream)
    for stream in streams(r.as_world(), "signal"):
        if r.memory.head(stream) < 2:
            yield "a signal lies unfiled", stream
    yield from unreceived(r.as_world())
    for stream in streams(r.as_world(), "workflow"):
        if r.still.workflow(names.bare(stream)).stuck:
            yield "stuck", stream
    yield from (("a stream left aside", str(p)) for p in r.core.parked.all())


def _said(r: Reality, stream: str) -> str:
    o = r.still.opportunity(stream)
    return f"{stream}#{o.version} {o.stage} {o.unanswered} {o.questions}"


def _unanswered(r: Reality, stream: str) -> Broken:
    o = r.still.opportunity(stream)
    flying = bool(o.action) and r.still.action(o.action).status in ("started", "planned", "failed")
    if o.unanswered and not flying:
        yield "something lies unanswered", _said(r, stream)
    if o.questions and o.stage in HOME and not flying:
        yield "a question is not being answered", _said(r, stream)


def _open(r: Reality, stream: str) -> Broken:
    action = r.still.action(stream)
    if action.planned is None or action.status in ("performed", "undone", "dead"):
        return
    if action.repeatable:
        yield "the owner was not asked", stream
    elif action.lapsed(r.core.house.clock.now()):
        question = names.approval("unknown_delivery", f"{stream}#{action.version}")
        if not r.memory.head(question):
            yield "nobody was asked about a lost attempt", stream
    elif r.still.opportunity(action.plan.subject).action != stream:
        yield "an action that its subject forgot", stream
