"""What SES says of an attempt is recorded at once, and for that attempt alone."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.domain import names
from shared.domain.action import ActionFailed, ActionStarted
from shared.domain.writes import Origin, Write
from shared.ingest.delivery import read_news, record
from shared.ingest.mail_in import Received, Unreceived
from tests.unit.ingest.desk import MORNING, Desk, new_desk, sent

DETAILS: dict[str, dict[str, Any]] = {
    "Send": {},
    "DeliveryDelay": {"deliveryDelay": {"delayType": "MailboxFull", "timestamp": "2026-03-02T08:00:00.000Z"}},
    "Delivery": {"delivery": {"timestamp": "2026-03-02T08:00:00.000Z", "recipients": ["jane@client.example"]}},
    "Bounce": {"bounce": {"bounceType": "Permanent", "feedbackId": "f1", "timestamp": "2026-03-02T08:00:00.000Z"}},
    "Complaint": {"complaint": {"feedbackId": "f2", "complaintFeedbackType": "abuse"}},
    "Reject": {"reject": {"reason": "Bad content"}},
}  # fmt: skip


def news(kind: str, action: str, attempt: int = 1, **changes: Any) -> str:
    """Write an event as SES publishes it."""
    tags = {"action": [names.bare(action)], "attempt": [str(attempt)]}
    said: dict[str, Any] = {
        "eventType": kind,
        "mail": {"messageId": f"ses-{attempt}", "destination": ["jane@client.example"], "tags": tags},
        **DETAILS[kind],
    }  # fmt: skip
    for name, change in changes.items():
        said[name] = {**said.get(name, {}), **change}
    return json.dumps(said)


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def told(desk: Desk, message: str) -> str:
    outcome = record(desk.house, message)
    assert isinstance(outcome, Received)
    return f"signal/{outcome.signal}"


def suppressed(desk: Desk, subject: str) -> str:
    return desk.house.book.contact(desk.house.book.opportunity(subject).contact).suppressed


@pytest.mark.parametrize(
    ("kind", "changes", "filed_as", "stopped"),
    [
        ("Send", {}, "proof", ""),
        ("DeliveryDelay", {}, "proof", ""),
        ("Delivery", {}, "proof", ""),
        ("Bounce", {}, "suppression", "bounced"),
        ("Bounce", {"bounce": {"bounceType": "Transient"}}, "proof", ""),
        ("Bounce", {"bounce": {"bounceType": "Undetermined"}}, "proof", ""),
        ("Complaint", {}, "suppression", "complained"),
    ],
)
def test_whatever_became_of_a_mail_proves_that_it_left(
    desk: Desk, kind: str, changes: dict[str, Any], filed_as: str, stopped: str
) -> None:
    subject, action = sent(desk)
    stream = told(desk, news(kind, action, **changes))
    assert desk.filed(stream).filed_as == filed_as
    assert desk.filed(stream).concerns == subject
    assert desk.house.book.action(action).status == "performed"
    assert suppressed(desk, subject) == stopped


def test_the_proof_moves_the_opportunity_and_the_conversation(desk: Desk) -> None:
    subject, action = sent(desk)
    before = desk.log.head(subject)
    told(desk, news("Delivery", action))
    assert desk.log.head(subject) == before + 1
    conversation = desk.house.book.opportunity(subject).conversation
    assert [key for key, _ in desk.house.book.conversation(conversation).sent] == [f"{action}#1"]


@pytest.mark.parametrize("kind", ["Send", "Delivery", "Bounce", "Complaint", "Reject"])
def test_the_same_news_again_changes_nothing(desk: Desk, kind: str) -> None:
    _, action = sent(desk)
    stream = told(desk, news(kind, action))
    before = len(desk.events())
    assert told(desk, news(kind, action)) == stream
    assert len(desk.events()) == before


def test_all_news_of_one_mail_in_any_order_prove_it_once(desk: Desk) -> None:
    subject, action = sent(desk)
    for kind in ("Complaint", "Delivery", "Send", "Bounce"):
        told(desk, news(kind, action))
    assert sum(r.type == "ActionPerformed" for r in desk.events()) == 1
    assert suppressed(desk, subject) in {"bounced", "complained"}
    assert len(desk.streams("signal/ses")) == 4


# --- refusals ---------------------------------------------------------------------------------


def test_a_refusal_ends_its_attempt_and_lets_another_be_made(desk: Desk) -> None:
    subject, action = sent(desk)
    stream = told(desk, news("Reject", action))
    assert desk.filed(stream).filed_as == "proof"
    assert desk.filed(stream).concerns == subject
    assert desk.house.book.action(action).status == "failed"


def test_a_late_refusal_of_attempt_1_says_nothing_about_attempt_2(desk: Desk) -> None:
    subject, action = sent(desk)
    person = desk.house.book.opportunity(subject).person
    failed = ActionFailed(at=MORNING, attempt=1, by="operator", retryable=True, retry_at=MORNING)
    again = ActionStarted(at=MORNING, attempt=2, lease_until=MORNING + timedelta(minutes=5))
    desk.log.append(Origin(actor="keel/test"), Write(action, 2, [failed, again], person))
    stream = told(desk, news("Reject", action, attempt=1))
    assert desk.filed(stream).filed_as == "ignored"
    assert "not in flight" in desk.filed(stream).because
    state = desk.house.book.action(action)
    assert (state.status, state.attempt) == ("started", 2)
    told(desk, news("Delivery", action, attempt=2))
    assert desk.house.book.action(action).status == "performed"


def test_a_refusal_after_proof_takes_nothing_back(desk: Desk) -> None:
    _, action = sent(desk)
    told(desk, news("Delivery", action))
    assert desk.filed(told(desk, news("Reject", action))).filed_as == "ignored"
    assert desk.house.book.action(action).status == "performed"


def test_an_attempt_that_was_never_made_proves_nothing(desk: Desk) -> None:
    _, action = sent(desk)
    for kind in ("Delivery", "Reject"):
        stream = told(desk, news(kind, action, attempt=7))
        assert desk.filed(stream).filed_as == "ignored"
    assert desk.house.book.action(action).status == "started"


def test_an_action_that_was_never_planned_is_ignored(desk: Desk) -> None:
    stream = told(desk, news("Bounce", "action/" + "f" * 26))
    assert desk.filed(stream).filed_as == "ignored"


# --- what cannot be read ----------------------------------------------------------------------

GOOD = "action/" + "a" * 26


@pytest.mark.parametrize(
    ("message", "because"),
    [
        (None, "no_event"),
        (42, "no_event"),
        ("", "not_json"),
        ("{broken", "not_json"),
        ("[" * 100_000, "not_json"),
        ('"jane@client.example"', "no_event"),
        ("{}", "unknown_kind"),
        ('{"eventType": "Open"}', "unknown_kind"),
        ('{"eventType": ["Bounce"]}', "unknown_kind"),
        ('{"eventType": "Bounce"}', "not_of_an_action"),
        ('{"eventType": "Bounce", "mail": "x", "bounce": 1}', "not_of_an_action"),
        (news("Bounce", "action/../../x"), "not_of_an_action"),
        (news("Bounce", GOOD, attempt=0), "not_of_an_action"),
        (news("Bounce", GOOD, attempt=-1), "not_of_an_action"),
        (news("Complaint", GOOD, complaint={"complaintFeedbackType": "not-spam"}), "no_complaint"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_kind_alone(
    desk: Desk, message: object, because: str
) -> None:
    assert record(desk.house, message) == Unreceived(because)
    assert desk.streams("signal") == []


@pytest.mark.parametrize("time", ["yesterday", "9999-99-99", 5, "2100-01-01T00:00:00Z", None])
def test_a_time_that_cannot_be_is_replaced_by_the_arrival(time: object) -> None:
    arrival = read_news(news("Delivery", GOOD, delivery={"timestamp": time}), MORNING)
    assert not isinstance(arrival, Unreceived)
    assert arrival.signal.occurred_at == MORNING


def test_nobody_is_named_in_what_is_kept(desk: Desk) -> None:
    _, action = sent(desk)
    stream = told(desk, news("Bounce", action))
    assert "jane" not in str(desk.log.stored(stream))
    assert desk.received(stream).sender == ""
