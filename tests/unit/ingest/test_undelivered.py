"""A client's mail that did not arrive is told to the owner, once for each attempt."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.action import ActionFailed, ActionStarted
from shared.domain.signal import SignalFiled
from shared.domain.writes import Origin, Write
from shared.flow import outcomes
from shared.insight.trail import trail
from tests.unit.ingest.desk import MORNING, Desk, new_desk, sent
from tests.unit.ingest.test_delivery import news, told
from tests.unit.ingest.test_returned_mail import returned

TRANSIENT: dict[str, Any] = {"bounce": {"bounceType": "Transient", "feedbackId": "f9"}}


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def performed(desk: Desk, attempts: int = 1) -> tuple[str, str]:
    """Let a mail to the client leave the house; give its opportunity and its action."""
    subject, action = sent(desk, attempts)
    at = desk.clock.now()
    proof = outcomes.performed(desk.house.book, action, attempt=attempts, by="claimant", at=at)
    desk.log.append(desk.house.origin(subject), *proof)
    return subject, action


def owners(desk: Desk) -> list[str]:
    """Give the signal of every loss that the owner is told of."""
    plans = [desk.house.book.action(stream).plan for stream in desk.streams("action")]
    return [plan.subject for plan in plans if plan.purpose == "undelivered"]


@pytest.mark.parametrize(
    ("kind", "changes", "lost"),
    [
        ("Reject", {}, True),
        ("Bounce", {}, True),
        ("Bounce", TRANSIENT, True),
        ("DeliveryDelay", {}, False),
        ("Delivery", {}, False),
        ("Complaint", {}, False),
        ("Send", {}, False),
    ],
)
def test_the_owner_is_told_of_a_mail_that_did_not_arrive(
    desk: Desk, kind: str, changes: dict[str, Any], *, lost: bool
) -> None:
    _, action = performed(desk)
    stream = told(desk, news(kind, action, **changes))
    assert owners(desk) == [stream] * lost
    assert desk.house.book.action(action).status == "performed"


def test_the_loss_is_told_in_the_append_that_files_it(desk: Desk) -> None:
    _, action = performed(desk)
    stream = told(desk, news("Reject", action))
    (telling,) = [s for s in desk.streams("action") if s != action]
    filed = next(r for r in desk.log.read(stream) if isinstance(r.event, SignalFiled))
    assert desk.log.read(telling)[0].time == filed.time
    assert desk.log.read(telling)[0].origin.causation == f"{stream}#1"


def test_a_bounce_that_is_the_first_word_of_a_mail_is_told_too(desk: Desk) -> None:
    _, action = sent(desk)
    stream = told(desk, news("Bounce", action))
    assert owners(desk) == [stream]
    assert desk.house.book.action(action).status == "performed"


def test_one_attempt_is_told_of_once_however_the_news_comes(desk: Desk) -> None:
    _, action = performed(desk)
    first = told(desk, news("Bounce", action, **TRANSIENT))
    told(desk, news("Bounce", action, **TRANSIENT))
    told(desk, news("Bounce", action))
    told(desk, news("Reject", action))
    desk.take_in(returned(action))
    assert owners(desk) == [first]


def test_a_mail_that_comes_back_by_mail_is_told_too(desk: Desk) -> None:
    _, action = performed(desk)
    stream = desk.take_in(returned(action, status="4.2.2"))
    assert owners(desk) == [stream]


@pytest.mark.parametrize("kind", ["Reject", "Bounce"])
def test_late_news_of_attempt_1_says_nothing_about_attempt_2(desk: Desk, kind: str) -> None:
    _, action = sent(desk, attempts=2)
    told(desk, news(kind, action, attempt=1))
    assert owners(desk) == []


def test_a_refusal_that_is_tried_again_is_told_when_nothing_is_tried_any_more(desk: Desk) -> None:
    subject, action = sent(desk)
    person = desk.house.book.opportunity(subject).person
    for attempt in (1, 2, 3):
        stream = told(desk, news("Reject", action, attempt=attempt))
        assert owners(desk) == [stream] * (attempt == 3)
        version = desk.log.head(action)
        again = ActionStarted(at=MORNING, attempt=attempt + 1, lease_until=MORNING)
        if attempt < 3:
            desk.log.append(Origin(actor="keel/test"), Write(action, version, [again], person))
    assert desk.house.book.action(action).status == "dead"


def test_a_refusal_that_was_known_already_is_not_told(desk: Desk) -> None:
    subject, action = sent(desk)
    person = desk.house.book.opportunity(subject).person
    later = MORNING + timedelta(minutes=1)
    failed = ActionFailed(at=MORNING, attempt=1, by="claimant", retryable=True, retry_at=later)
    desk.log.append(Origin(actor="keel/test"), Write(action, 2, [failed], person))
    told(desk, news("Reject", action))
    assert owners(desk) == []


def test_a_mail_to_the_owner_that_bounces_tells_the_owner_nothing(desk: Desk) -> None:
    desk.take_in(b"Subject: Hi\r\n\r\nWho am I?")
    (action,) = desk.streams("action")
    started = ActionStarted(at=MORNING, attempt=1, lease_until=MORNING)
    desk.log.append(Origin(actor="keel/test"), Write(action, 1, [started]))
    told(desk, news("Bounce", action))
    assert owners(desk) == []


def test_the_trail_of_the_sale_shows_what_did_not_arrive(desk: Desk) -> None:
    subject, action = performed(desk)
    stream = told(desk, news("Reject", action))
    found = trail(desk.log, subject)
    assert found is not None
    assert any(stream in str(entry) for entry in found.entries)
