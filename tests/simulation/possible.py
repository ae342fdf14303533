"""Every way from stage to stage that the deciders allow, found by trying all of them.

The state of a sale is looked at as what decides about stages: where it is, what mail is at hand,
whether something was offered, asked or said. From each such state every wish is tried that the
product makes of it.
"""

from collections.abc import Hashable, Iterator
from dataclasses import replace
from functools import cache
from typing import get_args

from shared.domain import opportunity_decider as d
from shared.domain import opportunity_events as e
from shared.domain.draft import Purpose
from shared.domain.errors import Refused
from shared.domain.judgement import Judgement
from shared.domain.lead import LeadFacts
from shared.domain.opportunity import HOME, Opportunity, Stage, evolve
from shared.domain.provenance import BY_RULE
from shared.domain.turns import Flight
from tests.simulation.scheduler import BEGIN

AT = BEGIN
JUDGED = Judgement(policy="qualification", version=1, sha256="", outcome="allow")
SAID = e.ReplyReceived(at=AT, signal="signal/email/1", authenticated=True)
CHANGED = e.FactChanged(at=AT, signal="signal/operator/1", because="told")
Move = tuple[Stage, Stage]


@cache
def moves() -> frozenset[Move]:
    """Give every (stage, next stage) that some wish leads through."""
    opened = e.OpportunityOpened(
        at=AT,
        conversation="conversation/1",
        contact="contact/1",
        person="",
        signal="signal/email/0",
    )
    begun = evolve(Opportunity(), opened)
    found: set[Move] = {("unopened", begun.stage)}
    known, open_ = {_shape(begun)}, [begun]
    while open_:
        o = open_.pop()
        for wish in _wishes(o):
            after = _granted(o, wish, found)
            if after is not None and (shape := _shape(after)) not in known:
                known.add(shape)
                open_.append(after)
    return frozenset(found)


def _granted(o: Opportunity, wish: d.Wish, found: set[Move]) -> Opportunity | None:
    """Give what comes of a wish, noting the stages on the way; None where it is refused."""
    try:
        events = d.decide(o, wish)
    except Refused:
        return None
    for event in events:
        was, o = o.stage, evolve(o, event)
        if o.stage != was:
            found.add((was, o.stage))
    return replace(o, signals=())


def _shape(o: Opportunity) -> Hashable:
    """Give what decides about stages: how long a sale took, and in which words, does not."""
    said = tuple((u.meaning, u.read) for u in o.unanswered)
    owed = bool(o.questions), bool(set(o.questions) - set(o.answering))
    return o.stage, o.purpose, o.home, o.offered, said, owed


def _wishes(o: Opportunity) -> Iterator[d.Wish]:
    yield from _heard(o)
    yield from _routed(o)
    yield from _written(o)
    yield from (d.Close(at=AT, outcome=ending, because="") for ending in ("won", "lost"))
    yield d.Reopen(at=AT)


def _heard(o: Opportunity) -> Iterator[d.Wish]:
    flights: tuple[Flight, ...] = ("idle", "flying") if o.stage == "sending" else ("none",)
    if not o.unanswered:
        yield d.TakeIn(at=AT, came=SAID)
        yield d.TakeIn(at=AT, came=CHANGED)
        yield d.RecordSent(at=AT, action="action/other", attempt=1, purpose="proposal")
    for item in o.unanswered:
        for flight in flights:
            yield d.TakeTurn(at=AT, of=item.version, flight=flight)
            for meaning in get_args(e.Meaning)[1:-1] if not item.meaning else ():
                read = e.ReplyRead(
                    at=AT, reply=item.version, meaning=meaning, because="", provenance=BY_RULE
                )
                yield d.ReadReply(at=AT, read=read, flight=flight)


def _routed(o: Opportunity) -> Iterator[d.Wish]:
    if o.unanswered:
        return  # what is unanswered is answered before the stage's own work
    yield d.Understand(
        at=AT, understood=e.LeadUnderstood(at=AT, facts=LeadFacts(), provenance=BY_RULE)
    )
    yield d.RouteLead(at=AT, routed=e.LeadQualified(at=AT, judgement=JUDGED))
    yield d.RouteLead(at=AT, routed=e.LeadNurtured(at=AT, judgement=JUDGED))
    for reply in (True, False):
        yield d.RouteLead(at=AT, routed=e.LeadDisqualified(at=AT, judgement=JUDGED, reply=reply))


def _written(o: Opportunity) -> Iterator[d.Wish]:
    asked = e.OwnerAsked(at=AT, approval="approval/1", ask="action/1", purpose=o.purpose)
    sent = {"action": "action/2", "attempt": 1, "purpose": o.purpose}
    yield d.AskOwner(at=AT, asked=asked)
    yield d.ReturnDraft(at=AT, because="")
    for approval in ("approval/1", ""):
        planned = e.SendingPlanned(at=AT, action="action/2", purpose=o.purpose, approval=approval)
        yield d.PlanSending(at=AT, planned=planned)
    yield d.UndoSending(at=AT)
    yield d.SkipMessage(at=AT, because="")
    if o.stage == "sending":
        yield d.RecordSent(at=AT, **sent)  # type: ignore[arg-type]
    yield from (d.BeginWriting(at=AT, purpose=purpose) for purpose in _due(o))
    if o.stage in ("proposed", "nurturing"):
        yield d.Close(at=AT, outcome="dormant", because="")


def _due(o: Opportunity) -> Iterator[Purpose]:
    """Give the mails that fall due by themselves: an answer that is owed, or a reminder."""
    if o.stage in HOME and o.questions:
        yield "answer"
    if o.stage == "proposed":
        yield "followup"
    if o.stage == "nurturing":
        yield "nurture"
