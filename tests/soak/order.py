"""What must not follow what on a whole core, where streams share nothing but a clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from shared.domain import names
from shared.domain.action import Action, ActionStarted
from shared.domain.company import OutboundPaused
from shared.domain.contact import MailPermitted, MailSuppressed
from shared.domain.opportunity_events import ReplyReceived, SendingPlanned, WritingBegun
from shared.domain.writes import Recorded
from tests.simulation.patience import Broken, events
from tests.soak.reading import Reality

SLACK = timedelta(seconds=10)
"""An event is dated before it is appended; what was appended that much earlier came first."""


def order(r: Reality) -> Broken:
    """No mail was claimed behind a pause, a reply, or a wish for no more mail."""
    for claim, action in claims(r):
        until, plan = claim.recordedtime - SLACK, action.plan
        if _last(r, names.OUTBOUND, claim.recordedtime, OutboundPaused):
            yield "claimed while paused", claim.ref
        if plan.contact and _last(r, plan.contact, claim.recordedtime, MailSuppressed):
            yield "claimed although nothing may be mailed there", claim.ref
        if plan.purpose == "followup" and _replied(r, plan.subject, claim.stream, until):
            yield "a follow-up after a recorded reply", claim.ref


def claims(r: Reality) -> Iterator[tuple[Recorded, Action]]:
    """Give every claim of a mail to a client."""
    for stream, e in events(r.as_world(), "action"):
        action = r.still.action(stream)
        if isinstance(e.event, ActionStarted) and not action.repeatable:
            yield e, action


def _last(r: Reality, stream: str, at: datetime, kind: type) -> bool:
    """Say whether the last word on a stream was of this kind, well before and well after."""
    said = [e for e in r.memory.read(stream) if _speaks(e)]
    before = [e for e in said if e.recordedtime <= at + SLACK]
    return bool(
        before and isinstance(before[-1].event, kind) and before[-1].recordedtime < at - SLACK
    )


def _speaks(e: Recorded) -> bool:
    return names.noun(e.stream) == "company" or isinstance(e.event, MailSuppressed | MailPermitted)


def _replied(r: Reality, subject: str, action: str, until: datetime) -> bool:
    begun = planned = 0
    for e in r.memory.read(subject):
        if isinstance(e.event, WritingBegun) and not planned:
            begun = e.version
        if isinstance(e.event, SendingPlanned) and e.event.action == action:
            planned = e.version
    return any(
        isinstance(e.event, ReplyReceived) and e.recordedtime < until
        for e in r.memory.read(subject, begun)
    )
