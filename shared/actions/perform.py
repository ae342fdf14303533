"""Do one effect: claim it, call the provider once inside the lease, record how it ended."""

from collections.abc import Sequence
from datetime import timedelta

from shared.actions.mailer import Accepted, Envelope, Mailer, Outcome, Refusal
from shared.clock.clock import Clock
from shared.domain import action as actions
from shared.domain import names
from shared.domain.action import Action, StartAction
from shared.domain.company import MailCounted
from shared.domain.errors import Refused
from shared.domain.writes import Origin, Part, Unmoved, Write
from shared.flow import outcomes
from shared.flow.book import Book
from shared.log.log import Conflict

MOST_TRIES = 20
"""Conflicts that recording an outcome survives; each is another writer's success."""


def claim(
    book: Book, origin: Origin, clock: Clock, stream: str, lease: timedelta, checks: Sequence[Part]
) -> Action:
    """Append `ActionStarted` with its checks: the only claim there is.

    Raises `Conflict` if the action or anything checked has moved, or cannot be claimed now.
    """
    now = clock.now()
    action = book.action(stream)
    try:
        started = actions.decide(action, StartAction(at=now, lease_until=now + lease))
    except Refused as refused:
        raise Conflict(stream) from refused
    book.log.append(origin, Write(stream, action.version, started), *checks)
    return actions.evolve(action, started[0])


def call(clock: Clock, mailer: Mailer, claimed: Action, envelope: Envelope) -> Outcome | None:
    """Call the provider once; None if the lease ran out before."""
    if clock.now() >= claimed.lease_until:
        return None
    return mailer.send(envelope)


def record(
    book: Book, origin: Origin, clock: Clock, stream: str, attempt: int, outcome: Outcome | None
) -> None:
    """Record a definite ending; an unknown one is left to `reconcile`."""
    for _ in range(MOST_TRIES):
        parts = _parts(book, clock, stream, attempt, outcome)
        if not parts:
            return
        try:
            book.log.append(origin, *parts)
        except Conflict:
            continue
        return
    raise Conflict(stream)


def _parts(
    book: Book, clock: Clock, stream: str, attempt: int, outcome: Outcome | None
) -> list[Part]:
    now = clock.now()
    match outcome:
        case Accepted(provider_id=known):
            return outcomes.performed(
                book, stream, attempt=attempt, by="claimant", at=now, provider_id=known
            )
        case Refusal(because=because):
            return outcomes.failed(
                book, stream, attempt=attempt, by="claimant", at=now, because=because
            )
    return []


def send_checks(subject: tuple[str, int], contact: tuple[str, int], outbound: int) -> list[Part]:
    """Give what must not have moved for a mail to leave: pause, and subject and contact, each
    with the version that was read.
    """
    return [
        Unmoved(names.OUTBOUND, outbound),
        Unmoved(*subject),
        Unmoved(*contact),
    ]


def counted(stream: str, clock: Clock, mails_today: int) -> Write:
    """Count a mail on its day, so that the day's cap cannot be passed by two at once."""
    now = clock.now()
    day = names.mail_count(now.date().isoformat())
    return Write(day, mails_today, [MailCounted(at=now, action=stream)])
