"""Within one attempt a stream is read once, and an append still notices what moved meanwhile."""

from datetime import UTC, datetime

import pytest

from shared.domain.company import OutboundPaused, OutboundResumed
from shared.domain.writes import Origin, Unmoved, Write
from shared.flow.snapshot import Snapshot
from shared.log.log import Conflict
from tests.support.houses import Company

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OWNER = Origin("operator")
PAUSED, RESUMED = OutboundPaused(at=NOON), OutboundResumed(at=NOON)
STREAM = "company/outbound"


@pytest.fixture
def company() -> Company:
    found = Company()
    found.put(STREAM, PAUSED)
    return found


def test_what_was_read_twice_is_the_same(company: Company) -> None:
    log = Snapshot(company.log)
    first = log.read(STREAM)
    company.put(STREAM, RESUMED)
    assert log.read(STREAM) == first
    assert log.head(STREAM) == 1
    assert Snapshot(company.log).head(STREAM) == 2


def test_reading_behind_a_version_gives_the_rest(company: Company) -> None:
    company.put(STREAM, RESUMED)
    log = Snapshot(company.log)
    assert [r.version for r in log.read(STREAM, 1)] == [2]
    assert log.read(STREAM, 2) == []
    assert log.read("company/none") == []
    assert log.head("company/none") == 0


def test_a_head_alone_is_read_as_it_is(company: Company) -> None:
    log = Snapshot(company.log)
    assert log.head(STREAM) == 1
    company.put(STREAM, RESUMED)
    assert log.head(STREAM) == 2


def test_what_moved_since_it_was_read_stops_the_append(company: Company) -> None:
    log = Snapshot(company.log)
    at = len(log.read(STREAM))
    company.put(STREAM, RESUMED)
    with pytest.raises(Conflict):
        log.append(OWNER, Write("action/a", 0, [PAUSED]), Unmoved(STREAM, at))


def test_after_a_conflict_everything_is_read_anew(company: Company) -> None:
    log = Snapshot(company.log)
    log.read(STREAM)
    company.put(STREAM, RESUMED)
    with pytest.raises(Conflict):
        log.append(OWNER, Write(STREAM, 1, [RESUMED]))
    assert log.head(STREAM) == 2
    assert [r.version for r in log.read(STREAM)] == [1, 2]


def test_what_was_appended_is_read_anew(company: Company) -> None:
    log = Snapshot(company.log)
    log.read(STREAM)
    log.append(OWNER, Write(STREAM, 1, [RESUMED]))
    assert [type(r.event) for r in log.read(STREAM)] == [OutboundPaused, OutboundResumed]


def test_days_are_listed_as_they_are(company: Company) -> None:
    today = company.clock.recorded().date()
    assert [s for _, s, _ in Snapshot(company.log).by_day(today)] == [STREAM]
