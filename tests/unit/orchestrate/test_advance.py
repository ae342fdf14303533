"""What a step tells the state machine: ids, versions and times, and nothing that wakes too early."""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.writes import Recorded
from shared.log.log import Conflict
from shared.orchestrate.advance import MOST_TRIES, Reading, advance, answer, read
from shared.orchestrate.neighbours import each, in_turn
from shared.orchestrate.next_step import Step
from shared.orchestrate.workshop import Workshop
from tests.support.houses import SUBJECT
from tests.support.studio import Studio

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SALE = "opportunity/1"


def test_an_attempt_reads_each_stream_once(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.hears()
    stored, asked = studio.log.read, Counter[str]()

    def counted(stream: str, after: int = 0) -> list[Recorded]:
        asked[stream] += 1
        return stored(stream, after)

    monkeypatch.setattr(studio.log, "read", counted)
    attempt = studio.shop.afresh()
    assert read(attempt, SUBJECT) == read(attempt, SUBJECT)
    assert set(asked.values()) == {1}


def test_who_is_always_overtaken_gives_up_and_names_the_sale(studio: Studio) -> None:
    studio.hears()
    tries = []

    def overtaken(_shop: Workshop, reading: Reading) -> None:
        tries.append(reading.s.subject)
        raise Conflict(reading.s.subject)

    with pytest.raises(Conflict, match=SUBJECT):
        advance(studio.shop, SUBJECT, {studio.next.position: overtaken})
    assert tries == [SUBJECT] * MOST_TRIES


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (NOON, "2026-03-02T12:00:00Z"),
        (NOON + timedelta(microseconds=1), "2026-03-02T12:00:01Z"),
        (NOON + timedelta(seconds=1, microseconds=999_999), "2026-03-02T12:00:02Z"),
    ],
)
def test_an_undo_window_never_closes_early(until: datetime, told: str) -> None:
    """Woken a moment too soon, an execution would only wait again, and again."""
    assert answer(Step("undo_window", until=until), SALE, NOON, NOON)["until"] == told


def test_a_state_machine_waits_by_the_real_clock() -> None:
    travelled = NOON + timedelta(days=30)
    step = Step("undo_window", until=travelled + timedelta(seconds=15))
    assert answer(step, SALE, travelled, NOON)["until"] == "2026-03-02T12:00:15Z"


def test_a_wait_names_what_it_watches_and_when_it_is_due() -> None:
    step = Step("waiting", watched={SALE: 7}, due_at=NOON)
    assert answer(step, SALE, NOON, NOON) == {
        "subject": SALE,
        "position": "waiting",
        "watched": {SALE: 7},
        "due_at": "2026-03-02T12:00:00+00:00",
    }


def test_a_wait_without_a_due_date_says_so() -> None:
    assert answer(Step("waiting"), SALE, NOON, NOON)["due_at"] is None


# --- neighbours


def test_whoever_fails_is_heard_after_the_neighbours_had_their_turn() -> None:
    seen: list[int] = []

    def look_after(n: int) -> int:
        if n % 2:
            raise ValueError(n)
        seen.append(n)
        return n

    with pytest.raises(ExceptionGroup) as failed:
        each(range(5), look_after)
    assert seen == [0, 2, 4]
    assert len(failed.value.exceptions) == 2


def test_what_came_of_each_is_given_in_order() -> None:
    assert each([3, 1, 2], str) == ["3", "1", "2"]


def test_later_work_is_done_although_earlier_work_failed_but_not_by_the_dead() -> None:
    seen: list[int] = []
    with pytest.raises(ExceptionGroup) as failed:
        in_turn(lambda: 1 / 0, lambda: seen.append(1), lambda: each("x", int), lambda: 1 / 0)
    assert [type(e) for e in failed.value.exceptions] == [
        ZeroDivisionError,
        ValueError,
        ZeroDivisionError,
    ]
    with pytest.raises(SystemExit):
        in_turn(sys.exit, lambda: seen.append(4))
    assert seen == [1]
