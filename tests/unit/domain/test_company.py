"""Pause stops everything that leaves the house until the operator resumes."""

from datetime import UTC, datetime

from shared.domain import company
from shared.domain.company import (
    Outbound,
    OutboundPaused,
    OutboundResumed,
    PauseOutbound,
    ResumeOutbound,
)
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAUSED = OutboundPaused(at=NOON, because="holidays")
RESUMED = OutboundResumed(at=NOON)
PAUSE = PauseOutbound(at=NOON, because="holidays")
RESUME = ResumeOutbound(at=NOON)


def given(*events: company.Happened) -> Given:
    return Given(company, Outbound(), *events)


def test_pausing_twice_pauses_once() -> None:
    given().when(PAUSE).then_once(PAUSED)


def test_resuming_twice_resumes_once() -> None:
    given(PAUSED).when(RESUME).then_once(RESUMED)


def test_what_runs_needs_no_resuming() -> None:
    given().when(RESUME).then_nothing()


def test_what_was_resumed_can_be_paused_again() -> None:
    given(PAUSED, RESUMED).when(PAUSE).then_once(PAUSED)
    assert given(PAUSED, RESUMED, PAUSED).state == Outbound(
        version=3, paused=True, changed_at=PAUSED.at
    )
