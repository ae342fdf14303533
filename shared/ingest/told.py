"""What the owner knows by other ways: a signal in their own words, filed as it is received."""

from datetime import datetime

from shared.domain import names
from shared.domain import signal as signals
from shared.domain.errors import Refused
from shared.domain.opportunity_events import FactChanged
from shared.domain.signal import FileSignal, SignalReceived
from shared.domain.turns import is_won
from shared.domain.writes import Part, Write
from shared.flow import hearing
from shared.flow.house import House

OPERATOR = "operator"
BECAUSE = "The owner knows that it changed."


def change_fact(house: House, subject: str, text: str, id: str) -> list[Part]:
    """Give the append by which what a sale rests on changes, by the owner's word.

    A question that is open is withdrawn with it, a mail that waits to leave is taken back, and
    the next draft begins from these words as well. `id` names the signal; the same again changes
    nothing. Raises `Refused` where the company's file gives the owner no word on facts, and where
    the sale is won: what was agreed is not drafted anew.
    """
    if not house.company.sources.may_move("fact", OPERATOR):
        raise Refused("company.yaml: sources.authoritative.fact does not name the operator.")
    if is_won(house.book.opportunity(subject)):
        raise Refused("It is won; an agreement is not changed by a note.")
    signal, now = names.signal(OPERATOR, id), house.clock.now()
    if house.log.head(signal):
        return []
    came = FactChanged(at=now, signal=signal, because=BECAUSE)
    moved = hearing.hear(house.book, subject, came, now)
    return [_said(house, signal, subject, text, now), *moved] if moved else []


def _said(house: House, signal: str, subject: str, text: str, now: datetime) -> Write:
    person = house.book.opportunity(subject).person
    received = SignalReceived(
        at=now,
        kind=OPERATOR,
        source=OPERATOR,
        provider_id=names.bare(names.bare(signal)),
        raw="",
        digest=names.digest(text),
        trust="authenticated",
        verified_by=("terminal",),
        received_at=now,
        handle=person,
        text=text,
    )
    wish = FileSignal(at=now, filed_as="changed_fact", concerns=subject, because=BECAUSE)
    return Write(signal, 0, signals.settled(received, wish), person)
