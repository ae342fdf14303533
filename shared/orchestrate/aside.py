"""What kills whoever handles it stays aside, and is tried again when all else is done.

A raw key or a signal is set aside before it is handled and taken back in afterwards, so one that
ends the process lies aside for the next sweep.
"""

from shared.domain import names
from shared.flow.house import House
from shared.ingest.arrivals import receive_raw
from shared.ingest.filing import file_signal
from shared.ingest.mail_in import Received
from shared.log.consumers import UNFINISHED, Parked, ParkedStream
from shared.orchestrate.broom import MARK, Broom

MOST_PARKED = 50
"""Rows of each consumer that are tried again in one sweep."""


def handle(broom: Broom, left: str) -> int:
    """Receive a raw key or file a signal that lies; one that cannot be is set aside, and kept."""
    try:
        if names.noun(left) == "signal" and not _lies(broom.house, left):
            return 0
    except Exception as error:  # noqa: BLE001 - whatever it was, it is kept and alarmed
        _put_down(broom, left, type(error).__name__)
        return 0
    return _one(broom, left)


def try_again(broom: Broom) -> int:
    """Try what is set aside, the longest waiting first; give how much was received or filed.

    One that kills costs the rest of this round, and comes last in the next.
    """
    bells = {bell.consumer: bell for bell in broom.bells}
    done = 0
    for row in _waiting(broom.parked, {MARK, *bells}):
        if row.consumer == MARK:
            done += _one(broom, row.stream)
        else:
            bells[row.consumer].try_alone(row.stream)
    return done


def pick_up(broom: Broom, left: str) -> bool:
    """Try what the sweeper set aside, a raw key or a signal; False where it stays set aside."""
    _one(broom, left)
    return (MARK, left) not in set_aside(broom.parked)


def set_aside(parked: Parked) -> set[tuple[str, str]]:
    """Give (consumer, stream) of everything that is set aside."""
    return {(row.consumer, row.stream) for row in parked.all()}


def _one(broom: Broom, left: str) -> int:
    _put_down(broom, left, UNFINISHED)
    try:
        done = _handle(broom, left)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is kept and alarmed
        _put_down(broom, left, type(error).__name__)
        return 0
    broom.parked.remove(MARK, left)
    return done


def _put_down(broom: Broom, left: str, because: str) -> None:
    broom.parked.put(ParkedStream(MARK, left, because, broom.house.clock.now()))


def _handle(broom: Broom, left: str) -> int:
    if names.noun(left) == "signal":
        return int(_lies(broom.house, left) and file_signal(broom.house, left))
    outcome = receive_raw(broom.house, broom.raw, left)
    return int(isinstance(outcome, Received) and outcome.receipt == "new")


def _lies(house: House, stream: str) -> bool:
    """Say whether a signal lies unfiled for longer than its router may take."""
    signal = house.book.signal(stream)
    if signal.received is None or signal.filed:
        return False
    return house.clock.now() - signal.received.received_at >= house.pace.file_after


def _waiting(parked: Parked, consumers: set[str]) -> list[ParkedStream]:
    """Give the rows to be tried in this round, oldest first."""
    found = sorted(parked.all(), key=lambda row: row.at)
    due = [[row for row in found if row.consumer == each][:MOST_PARKED] for each in consumers]
    return sorted((row for rows in due for row in rows), key=lambda row: row.at)
