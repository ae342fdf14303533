"""What the log, its views and its archive must be at the end, byte for byte."""

import re

from shared.domain import names
from shared.domain.signal import SignalContradicted
from shared.domain.writes import Recorded
from shared.ingest.mail_in import MAIL
from shared.ingest.webhook_in import FORM
from shared.insight.forgetting import is_gone, signal_of
from shared.log.codec import GENESIS, Codec, chain
from shared.log.in_memory import InMemoryClaims
from shared.views.projections import opened, rows
from tests.simulation.clients import WORDS
from tests.simulation.patience import Broken, streams
from tests.simulation.scheduler import HOUR
from tests.simulation.world import World

CLEAR = re.compile(
    "|".join(
        [r"Person \d", r"@client\d", r"token-\d", *(re.escape(w[:18]) for w in WORDS.values())]
    )
)
"""What clients said, who they are, and tokens: nothing of it may stand in the clear.

Of what they said the first 18 characters, which are ASCII: views escape all others.
"""


def recorded(w: World, *, thorough: bool) -> Broken:
    """Look at everything that is kept; `thorough` also reads it all anew."""
    yield from chains(w)
    yield from secrets(w)
    yield from forgotten(w)
    yield from views(w, thorough=thorough)
    if thorough:
        yield from decoded(w)


def chains(w: World) -> Broken:
    """Every hash chain is whole, and the archive holds the same bytes."""
    for stream in w.memory.streams():
        last = GENESIS
        for version, stored, digest in w.memory.stored(stream):
            last = chain(last, stored)
            if last != digest:
                yield "a hash chain is broken", f"{stream}#{version}"
        kept = [(version, stored) for version, stored, _ in w.memory.stored(stream)]
        if list(w.archive.read(stream)) != kept:
            yield "the archive differs from the log", stream


def secrets(w: World) -> Broken:
    """No token and no personal field stands in the clear outside its place."""
    for stream in w.memory.streams():
        text = b"\n".join(stored for _, stored, _ in w.memory.stored(stream)).decode()
        found = CLEAR.search(f"{stream}\n{text}")
        if found:
            yield "personal words or tokens in the log", f"{stream}: {found[0]}"
    kept = {"a view": w.views.bodies(), "telemetry": map(str, w.telemetry)}
    for where, texts in kept.items():
        clear = [found[0] for text in texts if (found := CLEAR.search(text))]
        if clear:
            yield f"personal words in {where}", clear[0]
    for mail in w.mailer.sent:
        if b"token-" in mail.message:
            yield "a task token in a mail", mail.action


def forgotten(w: World) -> Broken:
    """Nothing raw is left of what somebody said who was forgotten, in whichever copy.

    Another body under an old id was said since; and a mail that its server delivers again later
    lies there until they are forgotten the next time, since no function may delete mail.
    """
    if w.host.erased is None:
        return
    begun, done = w.host.erased
    said = [r for stream in streams(w, "signal") for r in w.memory.read(stream)]
    held = {
        names.signal("form", ident)
        for ident, since, until in w.outside.website.held
        if since <= done and until >= begun
    }
    gone = {r.stream for r in said if is_gone(r)} - held
    later = {_raw(r) for r in said if r.recordedtime >= begun}
    for key in {*w.raw.keys("")} - later - {*w.raw.keys(MAIL, done)}:
        form = names.signal("form", key.removeprefix(FORM).rpartition("/")[0])
        if {form, signal_of(key, w.raw.peek(key))} & gone:
            yield "raw words of somebody who was forgotten", key


def _raw(r: Recorded) -> str:
    """Give the key of another body under an old id, and of nothing else."""
    return r.event.raw if isinstance(r.event, SignalContradicted) else ""


def views(w: World, *, thorough: bool) -> Broken:
    """Every row is what its stream folds to; of the forgotten it says no more, and may say less."""
    for stream in w.memory.streams():
        noun, _, id = stream.partition("/")
        for view in w.views.of(noun):
            row = w.views.get(view, id)
            if row is None or row.version != w.memory.head(stream):
                yield "a view lags behind its stream", f"{view}/{id}"
        if thorough and not w.vault.gone:
            for fresh in rows(w.vault, stream, w.memory.read(stream)):
                row = w.views.get(fresh.view, id)
                if row is None or opened(w.vault, row, noun) != opened(w.vault, fresh, noun):
                    yield "a view differs from the fold", f"{fresh.view}/{id}"


def decoded(w: World) -> Broken:
    """Stored bytes read back as exactly what was appended."""
    codec = Codec(w.vault, InMemoryClaims())
    for stream in w.memory.streams():
        kept = w.memory.read(stream)
        for (version, stored, digest), known in zip(w.memory.stored(stream), kept, strict=True):
            if codec.decode(stream, version, stored, digest) != known:
                yield "an event reads back as another", f"{stream}#{version}"


def replayed(w: World) -> Broken:
    """Handling all history again, by a host that forgot everything, changes nothing."""
    events, mails = w.memory.count, len(w.mailer.sent)
    w.machine.forget_all()
    w.machine.names.clear()
    w.host.reroute()
    for job in (w.sweep, w.wake_due, w.reconcile, w.resume):
        w.scheduler.spawn(job.__name__, job)
    w.scheduler.run_until(w.scheduler.seconds + HOUR)
    if w.memory.count != events:
        newest = [r.ref for s in w.memory.streams() for r in w.memory.read(s)]
        yield "replaying history appended", newest[-1]
    if len(w.mailer.sent) != mails:
        yield "replaying history performed", w.mailer.sent[-1].action
