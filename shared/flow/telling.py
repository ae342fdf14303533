"""Mails to the owner: planned with what they are about, rendered when they are sent."""

from collections.abc import Iterable
from datetime import datetime

from shared.domain import names
from shared.domain.action import ActionPlanned, ToOwner
from shared.domain.opportunity_events import Happened, OpportunityLost, OpportunityWon
from shared.domain.writes import Part, Write


def plan_question(
    subject: str,
    approval: str,
    cause: str,
    purpose: ToOwner,
    now: datetime,
) -> tuple[str, ActionPlanned]:
    """Plan the mail to the owner; it is rendered when it is sent, since it holds a secret link."""
    stream = names.action("ask_owner", approval or subject, cause)
    planned = ActionPlanned(
        at=now,
        kind="ask_owner",
        subject=subject,
        purpose=purpose,
        approval=approval,
        not_before=now,
    )
    return stream, planned


def tell_outcome(subject: str, version: int, events: Iterable[Happened]) -> list[Part]:
    """Plan the mail that says how a sale ended by the client's word; `events` follow `version`."""
    for at, event in enumerate(events, version + 1):
        if isinstance(event, OpportunityWon | OpportunityLost):
            stream, planned = plan_question(subject, "", f"{subject}#{at}", "outcome", event.at)
            return [Write(stream, 0, [planned])]
    return []


def tell_dropped(subject: str, version: int, at: datetime) -> Write:
    """Plan the mail that says that another mail will not go out, by the event after `version`."""
    stream, planned = plan_question(subject, "", f"{subject}#{version + 1}", "dropped", at)
    return Write(stream, 0, [planned])


def tell_unanswerable(signal: str, at: datetime) -> Write:
    """Plan the mail that passes on to the owner what nobody can answer."""
    _, planned = plan_question(signal, "", _received(signal), "unanswerable", at)
    return Write(passed_on_by(signal), 0, [planned])


def passed_on_by(signal: str) -> str:
    """Name the action by which a signal that nobody can answer reaches the owner."""
    return names.action("ask_owner", signal, _received(signal))


def tell_undelivered(signal: str, action: str, attempt: int, at: datetime) -> Write:
    """Plan the mail that says that an attempt did not arrive, as this signal brought to light."""
    _, planned = plan_question(signal, "", _received(signal), "undelivered", at)
    return Write(undelivered_by(action, attempt), 0, [planned])


def undelivered_by(action: str, attempt: int) -> str:
    """Name the action by which the owner hears that this attempt of a mail did not arrive."""
    return names.action("ask_owner", action, f"undelivered#{attempt}")


def _received(signal: str) -> str:
    return f"{signal}#1"
