"""Unanswered: read what came in, and let it take its turn."""

from shared.agents import reply_reader
from shared.domain.opportunity import Unanswered
from shared.domain.opportunity_events import ReplyRead
from shared.domain.provenance import BY_RULE
from shared.domain.signal import SignalReceived
from shared.domain.writes import Part
from shared.flow import hearing
from shared.flow.house import House
from shared.ingest.filing import may_move
from shared.log.log import Conflict
from shared.orchestrate.advance import Reading
from shared.orchestrate.briefing import brief_for, message
from shared.orchestrate.workshop import Workshop


def hear(shop: Workshop, reading: Reading) -> None:
    """Answer the oldest unanswered thing: read it, or let it take its turn."""
    house, s, item = shop.house, reading.s, reading.step.item
    if item is None:
        raise Conflict(s.subject)
    parts: list[Part]
    if item.meaning:
        parts = hearing.take_turn(house.book, s.subject, s.o, item, reading.now)
    else:
        read = _read(shop, reading, item)
        parts = hearing.read_reply(house.book, s.subject, s.o, read)
    house.log.append(house.origin(s.subject, f"{s.subject}#{item.version}"), *parts)


def _read(shop: Workshop, reading: Reading, item: Unanswered) -> ReplyRead:
    """Say what a reply means; only authenticated mail of the contact may accept or change."""
    said = message(shop.house, item.signal)
    if said is None:
        return ReplyRead(
            at=reading.now,
            reply=item.version,
            meaning="chatter",
            because="it says nothing",
            provenance=BY_RULE,
        )
    brief = brief_for(shop.house, reading)
    found = reply_reader.read(
        brief,
        said,
        shop.house.company,
        shop.gateway,
        authenticated=item.authenticated,
        may_change=_may_change(shop.house, item.signal),
    )
    return ReplyRead(
        at=reading.now,
        reply=item.version,
        meaning=found.meaning,
        because=found.because,
        evidence=found.evidence,
        provenance=found.provenance,
    )


def _may_change(house: House, signal: str) -> bool:
    """Say whether the company's file gives whence this came the word on facts."""
    received = house.book.first(signal)
    return isinstance(received, SignalReceived) and may_move(house, "fact", received)
