"""Asking and sending: one claim, one call, and what became of it."""

from shared.actions import perform
from shared.actions.mailer import Envelope
from shared.domain import action as actions
from shared.domain import names
from shared.domain.action import UndoAction
from shared.domain.writes import Part, Unmoved, Write
from shared.flow.house import House
from shared.gates.ask import question_mail
from shared.orchestrate.advance import Reading
from shared.orchestrate.workshop import Workshop


def send(shop: Workshop, reading: Reading) -> None:
    """Send the mail at hand, if neither pause, subject nor contact has moved."""
    house, s = shop.house, reading.s
    checks = perform.send_checks(
        (s.subject, s.o.version), (s.o.contact, s.contact.version), s.outbound.version
    )
    stream = s.o.action
    origin = house.origin(s.subject, f"{stream}#1")
    counted = perform.counted(stream, house.clock, s.mails_today)
    claimed = perform.claim(
        house.book, origin, house.clock, stream, house.pace.lease, [*checks, counted]
    )
    plan = claimed.plan
    envelope = Envelope(
        sender=house.company.inbox,
        recipients=plan.recipients,
        message=plan.message.encode("ascii"),
        action=names.bare(stream),
        attempt=claimed.attempt,
    )
    outcome = perform.call(house.clock, shop.mailer, claimed, envelope)
    perform.record(house.book, origin, house.clock, stream, claimed.attempt, outcome)


def ask(shop: Workshop, reading: Reading) -> None:
    """Mail the owner the question at hand."""
    ask_owner(shop, reading.s.o.ask)


def ask_owner(shop: Workshop, stream: str) -> None:
    """Mail one question to the owner, repeated until it is known to be out.

    No pause stops it but the one after an import.
    """
    house = shop.house
    plan = house.book.action(stream).plan
    origin = house.origin(plan.subject, f"{stream}#1")
    outbound = house.book.outbound()
    if outbound.silent:
        return
    checks: list[Part] = [Unmoved(names.OUTBOUND, outbound.version)]
    if plan.purpose in actions.ASKING:
        approval = house.book.approval(plan.approval)
        if not approval.open:
            _withdraw(house, stream)
            return
        checks.append(Unmoved(plan.approval, approval.version))
    claimed = perform.claim(house.book, origin, house.clock, stream, house.pace.lease, checks)
    envelope = Envelope(
        sender=house.company.inbox,
        recipients=(house.company.operator,),
        message=question_mail(house, claimed, stream),
        action=names.bare(stream),
        attempt=claimed.attempt,
    )
    outcome = perform.call(house.clock, shop.mailer, claimed, envelope)
    perform.record(house.book, origin, house.clock, stream, claimed.attempt, outcome)


def _withdraw(house: House, stream: str) -> None:
    """A question already decided is not mailed any more."""
    action, now = house.book.action(stream), house.clock.now()
    if not (action.idle or action.lapsed(now)):
        return
    wish = UndoAction(at=now, by="keel", because="It was decided already.")
    undone = actions.decide(action, wish)
    origin = house.origin(action.plan.subject)
    house.log.append(origin, Write(stream, action.version, undone))
