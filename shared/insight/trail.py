"""The trail of one opportunity: every signal, decision, rule, approval and action, in order.

It is read from the log alone, by following what the events name: nothing is kept for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from shared.domain import names, opportunity
from shared.domain.action import ActionStarted
from shared.domain.event import Event
from shared.domain.fold import fold
from shared.domain.judgement import Judgement
from shared.domain.opportunity import Opportunity
from shared.domain.provenance import Provenance
from shared.domain.writes import Recorded
from shared.flow.telling import undelivered_by
from shared.gates.choices import Choice
from shared.insight.telling import heading, judgements, sentences
from shared.log.codec import cursor
from shared.log.log import EventLog

FOLLOWED = frozenset({"signal", "conversation", "contact", "proposal", "approval", "action"})
"""Nouns whose streams belong to the opportunity that names them."""
KNOWN_BY = ("opportunity", "proposal", "approval", "action", "signal", "conversation")
"""Nouns by whose id people ask, most likely first."""
BULKY = frozenset({"at", "message"})
"""Left out of an entry's data: its time stands beside, and a mail's bytes are its action's own."""


@dataclass(frozen=True)
class Entry:
    """One event of the trail, with its reasons."""

    recorded: Recorded

    @property
    def event(self) -> Event:
        """Give what happened."""
        return self.recorded.event

    @property
    def provenance(self) -> Provenance | None:
        """Give who read or wrote it, where that was a model or the rules in its place."""
        found = getattr(self.event, "provenance", None)
        return found if isinstance(found, Provenance) else None

    def lines(self) -> list[str]:
        """Give it in words: what happened, then why."""
        return [heading(self.recorded), *sentences(self.recorded)]

    def document(self) -> dict[str, Any]:
        """Give it as JSON."""
        r, origin = self.recorded, self.provenance
        return {
            "time": r.time.isoformat(),
            "recorded": r.recordedtime.isoformat(),
            "stream": r.stream,
            "version": r.version,
            "type": r.type,
            "actor": r.origin.actor,
            "trust": r.origin.trust,
            "causation": r.origin.causation,
            "because": str(getattr(self.event, "because", "")),
            "policies": [_said(judged) for judged in judgements(self.event)],
            "rules": [r for judged in judgements(self.event) for r in _rules(judged)],
            "by": origin.model_dump(mode="json") if origin else None,
            "data": self.event.model_dump(mode="json", exclude=set(BULKY)),
        }


def _said(judged: Judgement) -> dict[str, Any]:
    return judged.model_dump(mode="json", exclude={"rules"})


def _rules(judged: Judgement) -> list[dict[str, Any]]:
    return [{"policy": judged.policy, **rule.model_dump(mode="json")} for rule in judged.rules]


@dataclass(frozen=True)
class Standing:
    """Where a subject stands."""

    subject: str
    state: str

    def document(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {"id": names.bare(self.subject), "subject": self.subject, "state": self.state}

    def words(self) -> str:
        """Say it in a sentence."""
        state = self.state.replace("_", " ")
        filed = names.noun(self.subject) == "signal" and state != "unfiled"
        return f"{self.subject} is {'filed as ' if filed else ''}{state}."


@dataclass(frozen=True)
class Trail(Standing):
    """All that is known about how something came to stand where it stands."""

    entries: tuple[Entry, ...]
    opportunities: tuple[Standing, ...] = ()
    """Of a contact: what came of knowing them."""

    def holds(self, stream: str) -> bool:
        """Say whether it tells of a stream."""
        return any(entry.recorded.stream == stream for entry in self.entries)

    def document(self) -> dict[str, Any]:
        """Give it as JSON."""
        told = {**super().document(), "entries": [entry.document() for entry in self.entries]}
        if names.noun(self.subject) != "contact":
            return told
        return {**told, "opportunities": [each.document() for each in self.opportunities]}


def trail(log: EventLog, subject: str) -> Trail:
    """Read the trail of an opportunity."""
    own = log.read(subject)
    streams = _gathered(log, subject)
    found = by_time(recorded for events in streams.values() for recorded in events)
    o = fold(opportunity.evolve, (r.event for r in own), Opportunity)
    return Trail(subject, o.stage, found)


def by_time(found: Iterable[Recorded]) -> tuple[Entry, ...]:
    """Give the entries of events in the order in which they were recorded."""
    return tuple(Entry(recorded) for recorded in sorted(found, key=cursor))


def subject_of(log: EventLog, id: str) -> str | None:
    """Find the opportunity that an id belongs to: its own, or that of what it names."""
    for stream in (id, *(f"{noun}/{id}" for noun in KNOWN_BY)):
        events = log.read(stream) if names.noun(stream) in KNOWN_BY else []
        if events and names.noun(stream) == "opportunity":
            return stream
        for recorded in events:
            for each in named(recorded):
                if names.noun(each) == "opportunity":
                    return each
    return None


def _gathered(log: EventLog, subject: str) -> dict[str, list[Recorded]]:
    """Read the subject and every stream that is named on the way from it."""
    found: dict[str, list[Recorded]] = {}
    ahead = [subject, names.workflow(subject), names.proposal(subject)]
    while ahead:
        stream = ahead.pop()
        if stream in found:
            continue
        found[stream] = log.read(stream)
        for recorded in found[stream]:
            ahead += [each for each in named(recorded) if names.noun(each) in FOLLOWED]
            ahead += _derived(subject, recorded)
    return found


def named(recorded: Recorded) -> Iterator[str]:
    """Give every stream that an event or its envelope names."""
    yield recorded.origin.causation.partition("#")[0]
    for name in type(recorded.event).model_fields:
        value = getattr(recorded.event, name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and name not in type(recorded.event).personal_fields():
                yield text


def _derived(subject: str, recorded: Recorded) -> Iterator[str]:
    """Give the questions that may have been asked because of this event, and their mails."""
    if names.noun(recorded.stream) in ("opportunity", "workflow"):
        yield names.action("ask_owner", subject, recorded.ref)
    if isinstance(recorded.event, ActionStarted):
        yield undelivered_by(recorded.stream, recorded.event.attempt)
    if names.noun(recorded.stream) == "action":
        question = names.approval("unknown_delivery", recorded.ref)
        yield question
        yield names.action("ask_owner", question, recorded.ref)
    if names.noun(recorded.stream) == "approval":
        yield names.action("ask_owner", recorded.stream, recorded.ref)
        for choice in get_args(Choice):
            yield names.action("ask_owner", recorded.stream, f"{recorded.ref}#{choice}")
