"""Rule 1: all that follows from a decision is one append, from the versions it was read at."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from shared.domain import names
from shared.domain.opportunity_events import OpportunityReopened
from shared.domain.writes import Part, Unmoved, Write
from shared.log.in_memory import InMemoryEventLog
from shared.log.log import Conflict
from tests.support.houses import PROPOSAL, SUBJECT
from tests.support.studio import Studio
from tests.unit.domain.sale import NOON

REOPENED = OpportunityReopened(at=NOON)


class Crash(Exception):
    """The process ends here."""


def one_by_one(log: InMemoryEventLog, crash_before: int) -> Callable[..., list[Any]]:
    """Take the protection away: an append per stream, and the process dies on its way."""
    whole = type(log).append

    def append(origin: Any, *parts: Part) -> list[Any]:
        for number, part in enumerate(p for p in parts if isinstance(p, Write) and p.events):
            if number == crash_before:
                raise Crash
            whole(log, origin, part)
        return []

    return append


def test_a_draft_its_question_and_the_stage_land_together(studio: Studio) -> None:
    studio.proposes()
    question, ask = studio.o.approval, studio.o.ask
    for stream in (PROPOSAL, question, ask, SUBJECT):
        assert studio.log.head(stream) > 0
    assert studio.o.stage == "awaiting_approval"


def test_without_one_append_a_death_leaves_a_question_that_nobody_waits_for(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    monkeypatch.setattr(studio.log, "append", one_by_one(studio.log, crash_before=3))
    with pytest.raises(Crash):
        studio.lays(studio.proposal())
    asked = [s for s in studio.log.streams() if names.noun(s) == "approval"]
    assert len(asked) == 1
    assert studio.o.stage == "proposing"


def test_a_decision_from_a_stale_reading_leaves_nothing(studio: Studio) -> None:
    studio.hears()
    before = studio.events
    studio.between(lambda: studio.put(SUBJECT, REOPENED))
    with pytest.raises(Conflict):
        studio.lays(studio.proposal())
    assert studio.events == before + 1
    assert studio.log.head(PROPOSAL) == 0


def test_a_stream_that_is_only_checked_stops_the_append_as_well(studio: Studio) -> None:
    studio.hears()
    stale = Unmoved(names.OUTBOUND, 0)
    studio.pauses()
    with pytest.raises(Conflict):
        studio.log.append(studio.house.origin(SUBJECT), Write("company/main", 0, [REOPENED]), stale)
    assert studio.log.head("company/main") == 0


def test_of_many_that_decide_at_once_one_wins_and_the_others_begin_again(studio: Studio) -> None:
    """Every step ends at the same place, whoever got there first."""
    studio.hears()
    barrier = Barrier(8)

    def work(_: int) -> str:
        barrier.wait()
        return studio.step().position

    with ThreadPoolExecutor(8) as crowd:
        positions = set(crowd.map(work, range(8)))
    assert positions <= {"asking", "waiting"}
    assert studio.story(PROPOSAL) == ["ProposalDrafted"]
    assert studio.story().count("OwnerAsked") == 1
