"""Whatever people know by an id has a trail: that of its opportunity, or a short one of its own."""

from collections.abc import Callable, Iterable

from shared.domain import names
from shared.domain.signal import SignalFiled
from shared.domain.writes import Recorded
from shared.flow.book import Book
from shared.flow.telling import passed_on_by
from shared.insight.trail import Standing, Trail, by_time, named, subject_of, trail
from shared.log.log import EventLog

OWN = ("signal", "contact")
"""Nouns that have something to tell where no opportunity tells it."""


def trail_by(log: EventLog, id: str, whose: Callable[[str], Iterable[str]]) -> Trail | None:
    """Find the trail that an id belongs to; `whose` gives the opportunities of a contact.

    A signal that its opportunity knows nothing of tells for itself: it was filed and moved nothing.
    """
    stream, subject = _own(log, id), subject_of(log, id)
    if subject is not None:
        whole = trail(log, subject)
        if not stream or whole.holds(stream):
            return whole
    if not stream:
        return None
    return _signal(log, stream) if names.noun(stream) == "signal" else _contact(log, stream, whose)


def _own(log: EventLog, id: str) -> str:
    """Give the signal or contact that an id names; empty where it names neither."""
    streams = (id, *(f"{noun}/{id}" for noun in OWN))
    return next((s for s in streams if names.noun(s) in OWN and log.head(s)), "")


def _signal(log: EventLog, stream: str) -> Trail:
    """Tell of a signal, and of the mail that passed it on to the owner, if one did."""
    own, told = log.read(stream), log.read(passed_on_by(stream))
    filed = next((r.event for r in own if isinstance(r.event, SignalFiled)), None)
    return Trail(stream, filed.filed_as if filed else "unfiled", by_time([*own, *told]))


def _contact(log: EventLog, stream: str, whose: Callable[[str], Iterable[str]]) -> Trail:
    """Tell of a person: what they are known from, and how each of their opportunities stands."""
    book, own = Book(log), log.read(stream)
    state = "suppressed" if book.contact(stream).suppressed else "known"
    theirs = [Standing(each, book.opportunity(each).stage) for each in whose(stream)]
    return Trail(stream, state, by_time([*own, *_signals(log, own)]), tuple(theirs))


def _signals(log: EventLog, own: list[Recorded]) -> list[Recorded]:
    """Read every signal by which the contact became known, or was changed."""
    streams = dict.fromkeys(s for r in own for s in named(r) if names.noun(s) == "signal")
    return [recorded for stream in streams for recorded in log.read(stream)]
