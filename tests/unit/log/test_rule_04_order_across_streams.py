"""Rule 4: the index by day gives one order over all streams, and it is final after a settle lag."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain.company import OutboundPaused
from shared.domain.writes import Origin, Recorded, Write
from shared.log.follow import SETTLE, Follower
from shared.log.in_memory import InMemoryEventLog
from tests.support.keys import new_vault

LATE = datetime(2026, 3, 2, 23, 59, 57, tzinfo=UTC)
ORIGIN = Origin("operator")


class LaggingLog(InMemoryEventLog):
    """Its index learns of some streams later than of others."""

    def __init__(self, clock: MovableClock) -> None:
        super().__init__(new_vault(), clock, SeededIds())
        self.unknown: set[str] = set()

    def by_day(self, day: date, after: str = "") -> Iterator[tuple[str, str, int]]:
        return (entry for entry in super().by_day(day, after) if entry[1] not in self.unknown)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(LATE)


@pytest.fixture
def log(clock: MovableClock) -> LaggingLog:
    return LaggingLog(clock)


def happens(log: InMemoryEventLog, clock: MovableClock, *streams: str) -> None:
    """Append one event to each stream, a second apart, whatever the events say of their time."""
    for number, stream in enumerate(streams):
        clock.move(timedelta(seconds=1))
        event = OutboundPaused(at=LATE - timedelta(days=number))
        log.append(ORIGIN, Write(stream, log.head(stream), [event]))


def refs(found: list[Recorded]) -> list[str]:
    return [recorded.ref for recorded in found]


def test_events_of_all_streams_come_in_the_order_they_were_recorded(
    log: LaggingLog, clock: MovableClock
) -> None:
    happens(log, clock, "z/1", "a/1", "m/1", "a/1")
    assert refs(Follower(log).everything()) == ["z/1#1", "a/1#1", "m/1#1", "a/1#2"]


def test_events_of_one_append_keep_their_order(log: LaggingLog, clock: MovableClock) -> None:
    event = OutboundPaused(at=LATE)
    log.append(ORIGIN, Write("z/1", 0, [event, event]), Write("a/1", 0, [event]))
    assert refs(Follower(log).everything()) == ["z/1#1", "z/1#2", "a/1#1"]
    assert refs(Follower(log).fresh(clock.now())) == ["z/1#1", "z/1#2", "a/1#1"]


def test_a_follower_gives_each_event_once_also_over_midnight(
    log: LaggingLog, clock: MovableClock
) -> None:
    follower, seen = Follower(log), []
    for number in range(20):
        happens(log, clock, f"x/{number}")
        seen += refs(follower.fresh(clock.now()))
        seen += refs(follower.fresh(clock.now()))
    assert clock.now().date() > LATE.date()
    assert seen == [f"x/{number}#1" for number in range(20)]


def test_what_the_index_learns_late_is_still_given(log: LaggingLog, clock: MovableClock) -> None:
    follower = Follower(log)
    log.unknown = {"slow/1"}
    happens(log, clock, "slow/1", "quick/1")
    assert refs(follower.fresh(clock.now())) == ["quick/1#1"]
    clock.move(SETTLE - timedelta(seconds=2))
    log.unknown = set()
    assert refs(follower.fresh(clock.now())) == ["slow/1#1"]
    assert refs(follower.fresh(clock.now())) == []


def test_an_order_that_has_settled_is_the_log_s_own(log: LaggingLog, clock: MovableClock) -> None:
    log.unknown = {"slow/1"}
    happens(log, clock, "slow/1", "quick/1")
    log.unknown = set()
    assert refs(Follower(log).latest(10, clock.now())) == ["slow/1#1", "quick/1#1"]


def test_a_follower_remembers_no_more_than_may_come_up_again(
    log: LaggingLog, clock: MovableClock
) -> None:
    follower = Follower(log)
    for number in range(30):
        happens(log, clock, f"x/{number}")
        follower.fresh(clock.now())
    assert len(follower._seen) <= SETTLE.seconds + 1


def test_the_latest_reach_back_over_days_without_events(
    log: LaggingLog, clock: MovableClock
) -> None:
    happens(log, clock, "x/1", "x/2", "x/3")
    clock.move(timedelta(days=9))
    assert refs(Follower(log).latest(2, clock.now())) == ["x/2#1", "x/3#1"]
    clock.move(timedelta(days=90))
    assert Follower(log).latest(2, clock.now()) == []
