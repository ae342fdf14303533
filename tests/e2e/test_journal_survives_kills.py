"""Rule 2: what an append returned survives every kill of the process that held it."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pynamodb.exceptions import PynamoDBException

from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.domain.company import OutboundPaused
from shared.domain.writes import Origin, Write
from shared.log.dynamodb.events import DynamoEventLog
from shared.log.in_memory import InMemoryClaims
from shared.log.log import Conflict, LogUnavailable
from tests.support.bare_hosts import BareHost
from tests.support.keys import new_vault

KILLS = 30
WRITERS = 4
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
CROWDED = "company/outbound"
"""A stream that everybody appends to; beside it each writer has one of its own."""
OUTAGES = (LogUnavailable, PynamoDBException)

pytestmark = [pytest.mark.cloud, pytest.mark.fault, pytest.mark.slow]


class Writer(threading.Thread):
    """Appends one numbered event after the other to two streams at once, whatever happens."""

    def __init__(self, number: int, log: DynamoEventLog, enough: threading.Event) -> None:
        super().__init__(daemon=True)
        self.own = f"workflow/{number}"
        self._log, self._enough = log, enough
        self.acknowledged: list[str] = []

    def run(self) -> None:
        count = 0
        while not self._enough.is_set():
            name = f"{self.own} says {count}"
            if self._appended(name):
                self.acknowledged.append(name)
                count += 1

    def _appended(self, name: str) -> bool:
        """Begin at reading; where nobody can say what became of it, look whether it is there."""
        event = OutboundPaused(at=NOON, because=name)
        try:
            heads = {stream: self._log.head(stream) for stream in (self.own, CROWDED)}
            self._log.append(Origin("w"), *(Write(s, at, [event]) for s, at in heads.items()))
        except (Conflict, *OUTAGES):
            return self._landed(name)
        return True

    def _landed(self, name: str) -> bool:
        while not self._enough.wait(0.01):
            try:
                return name in said(self._log, self.own)[-1:]
            except OUTAGES:
                continue
        return False


def said(log: DynamoEventLog, stream: str) -> list[str]:
    return [getattr(r.event, "because", "") for r in log.read(stream)]


def test_rule_2_thirty_kills_lose_nothing_and_double_nothing(host: BareHost) -> None:
    """The moments are drawn anew each time; a base is saved every few dozen writes meanwhile."""

    def log() -> DynamoEventLog:
        return DynamoEventLog(new_vault(), SystemClock(), Uuid7(), InMemoryClaims(), host.table)

    enough, moments = threading.Event(), random.Random()
    writers = [Writer(number, log(), enough) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(KILLS):
        acknowledged = sum(len(w.acknowledged) for w in writers)
        until(lambda before=acknowledged: moved(writers, before), writers)  # type: ignore[misc]
        enough.wait(moments.uniform(0, 0.3))
        host.kill()
        host.start()
    enough.set()
    for writer in writers:
        writer.join(30)
    assert_whole(log(), writers)


def until(holds: Callable[[], bool], writers: list[Writer]) -> None:
    """Wait for something that writers bring about; a writer that died would never."""
    while not holds():
        assert all(writer.is_alive() for writer in writers)
        threading.Event().wait(0.005)


def moved(writers: list[Writer], before: int) -> bool:
    return sum(len(w.acknowledged) for w in writers) > before


def assert_whole(log: DynamoEventLog, writers: list[Writer]) -> None:
    crowd = said(log, CROWDED)
    doubled = [name for name, times in Counter(crowd).items() if times > 1]
    lost = [name for w in writers for name in w.acknowledged if name not in set(crowd)]
    assert (doubled, lost) == ([], [])
    for stream in (CROWDED, *(w.own for w in writers)):
        versions = [r.version for r in log.read(stream)]
        assert versions == list(range(1, len(versions) + 1))
    for writer in writers:
        own = said(log, writer.own)
        assert own[: len(writer.acknowledged)] == writer.acknowledged
        assert len(own) - len(writer.acknowledged) <= 1
    assert len(crowd) == sum(len(said(log, w.own)) for w in writers) > KILLS
