"""Rule 8: a wait is parked first and looks afterwards; a wake only says: read the log."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from shared.domain import names
from shared.orchestrate import next_step as steps
from shared.orchestrate.in_memory import InMemoryExecutions
from shared.orchestrate.park import park
from shared.orchestrate.route import Router, ring
from shared.orchestrate.wake_due import wake_due
from tests.support.houses import SUBJECT
from tests.support.studio import Studio


def parks(
    studio: Studio,
    watched: Mapping[str, int],
    due_at: datetime | None = None,
    token: str = "token",
) -> bool:
    studio.executions.waiting.add(token)
    return park(
        studio.log,
        studio.waits,
        studio.executions,
        token=token,
        subject=SUBJECT,
        watched=watched,
        due_at=due_at,
        now=studio.clock.now(),
    )


def test_what_moved_between_the_decision_and_the_parking_wakes_the_execution(
    studio: Studio,
) -> None:
    """The bell rang before there was anybody to wake."""
    studio.hears()
    decided = studio.run()
    studio.replies("Any news?")
    Router(studio.house, studio.waits, studio.executions, studio.errands).wake(
        SUBJECT, studio.log.head(SUBJECT)
    )
    assert not parks(studio, decided.watched, decided.due_at)
    assert studio.executions.waiting == set()
    assert list(studio.waits.open()) == []


def test_without_the_version_that_was_read_the_same_reply_waits_for_ever(studio: Studio) -> None:
    """Parking under the head at parking is what the rule forbids."""
    studio.hears()
    studio.run()
    studio.replies("Any news?")
    Router(studio.house, studio.waits, studio.executions, studio.errands).wake(
        SUBJECT, studio.log.head(SUBJECT)
    )
    assert parks(studio, {SUBJECT: studio.log.head(SUBJECT)})
    assert studio.executions.waiting == {"token"}


def test_without_looking_after_parking_the_same_reply_waits_for_ever(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.hears()
    decided = studio.run()
    studio.replies("Any news?")
    monkeypatch.setattr(studio.log, "head", lambda _stream: 0)
    assert parks(studio, decided.watched)
    assert studio.executions.waiting == {"token"}


def test_any_stream_that_is_watched_wakes_who_watches_it(studio: Studio) -> None:
    studio.hears()
    assert parks(studio, {SUBJECT: 3, names.OUTBOUND: 0})
    studio.pauses()
    Router(studio.house, studio.waits, studio.executions, studio.errands).wake(names.OUTBOUND, 1)
    assert studio.executions.waiting == set()


def test_a_stream_that_nobody_is_woken_for_cannot_be_watched(studio: Studio) -> None:
    studio.hears()
    refusal = f"^nobody is woken for all of {SUBJECT}, contact/c1$"
    with pytest.raises(ValueError, match=refusal):
        parks(studio, {SUBJECT: 3, "contact/c1": 1})
    assert list(studio.waits.open()) == []


@pytest.mark.parametrize("stream", ["signal/email/m1", "contact/c1", "workflow/opportunity/v1"])
def test_for_what_nobody_can_watch_no_wait_is_looked_up(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, stream: str
) -> None:
    monkeypatch.setattr(studio.waits, "open", pytest.fail)
    Router(studio.house, studio.waits, studio.executions, studio.errands).wake(stream, 9)


@pytest.mark.parametrize(("stream", "version"), [(SUBJECT, 3), ("opportunity/other", 9)])
def test_what_was_seen_already_and_what_nobody_watches_wakes_nobody(
    studio: Studio, stream: str, version: int
) -> None:
    studio.hears()
    parks(studio, {SUBJECT: 3})
    Router(studio.house, studio.waits, studio.executions, studio.errands).wake(stream, version)
    assert studio.executions.waiting == {"token"}


def test_a_wake_that_is_refused_closes_the_wait(studio: Studio) -> None:
    studio.hears()
    parks(studio, {SUBJECT: 3})
    studio.executions.waiting.clear()
    studio.replies("Any news?")
    Router(studio.house, studio.waits, studio.executions, studio.errands).wake(SUBJECT, 4)
    assert list(studio.waits.open()) == []


def test_a_wait_that_is_rung_twice_wakes_once(studio: Studio) -> None:
    studio.hears()
    parks(studio, {SUBJECT: 3})
    (wait,) = studio.waits.open()
    woken = [ring(studio.waits, studio.executions, wait) for _ in range(2)]
    assert woken == [True, False]


def test_double_late_and_stale_wakes_are_harmless(studio: Studio) -> None:
    studio.hears()
    studio.run()
    before = studio.events
    for _ in range(3):
        studio.run()
    assert studio.events == before


# --- due


def test_what_is_due_is_woken_and_what_is_not_sleeps_on(studio: Studio) -> None:
    studio.hears()
    now = studio.clock.now()
    parks(studio, {SUBJECT: 3}, now, "due")
    parks(studio, {SUBJECT: 3}, now.replace(hour=23), "later")
    parks(studio, {SUBJECT: 3}, None, "never")
    assert wake_due(studio.house, studio.waits, studio.executions) == 1
    assert studio.executions.waiting == {"later", "never"}
    assert [w.token for w in studio.waits.open()] == ["later", "never"]


class Faulty(InMemoryExecutions):
    """Cannot wake one of those who wait."""

    def wake(self, token: str) -> bool:
        if token == "faulty":
            raise TimeoutError
        return super().wake(token)


def test_a_wake_that_fails_keeps_nobody_else_asleep_and_is_tried_again(studio: Studio) -> None:
    studio.hears()
    studio.executions = Faulty()
    now = studio.clock.now()
    parks(studio, {SUBJECT: 3}, now, "faulty")
    parks(studio, {SUBJECT: 3}, now, "due")
    with pytest.raises(ExceptionGroup):
        wake_due(studio.house, studio.waits, studio.executions)
    assert studio.executions.waiting == {"faulty"}
    assert [w.token for w in studio.waits.open()] == ["faulty"]


def test_a_step_that_finds_itself_due_appends_something(studio: Studio) -> None:
    """Nobody is woken for nothing twice: each due date is followed by an event."""
    studio.offers()
    seen = []
    while studio.o.stage != "dormant":
        waiting = studio.next
        assert waiting.due_at is not None
        studio.clock.at = waiting.due_at
        before = studio.events
        studio.run()
        assert studio.events > before
        seen.append(studio.last().type)
    assert seen == ["ReengagementSent", "ReengagementSent", "OpportunityWentDormant"]


def test_due_dates_come_from_events_never_from_now(studio: Studio) -> None:
    studio.offers()
    first = studio.next.due_at
    studio.passes(days=3)
    assert studio.next.due_at == first


@pytest.mark.parametrize("up_to", ["asked", "sending", "proposed"])
def test_every_wait_watches_its_subject_at_the_version_it_was_read(
    studio: Studio, up_to: str
) -> None:
    if up_to == "proposed":
        studio.offers()
    elif up_to == "sending":
        studio.unknown()
    else:
        studio.hears()
        studio.run()
    assert studio.next.position == "waiting"
    assert studio.next.watched[SUBJECT] == studio.o.version


def test_tokens_lie_in_the_table_of_waits_alone(studio: Studio) -> None:
    studio.hears()
    decided = studio.run()
    parks(studio, decided.watched, decided.due_at, "secret-token")
    stored = [body for s in studio.log.streams() for _, body, _ in studio.log.stored(s)]
    mails = [mail.message for mail in studio.mailer.sent]
    assert not any(b"secret-token" in each for each in (*stored, *mails))
    assert steps.Step("waiting").watched == {}
