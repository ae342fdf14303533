"""A conversation begins once and counts every message of both sides exactly once."""

from datetime import UTC, datetime

import pytest

from shared.domain import conversation
from shared.domain.conversation import (
    Conversation,
    ConversationStarted,
    MessageReceived,
    MessageSent,
    NoteSent,
    ReceiveMessage,
    StartConversation,
    Wish,
)
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STARTED = ConversationStarted(at=NOON, contact="contact/1", opportunity="opportunity/1")
CAME = MessageReceived(at=NOON, signal="signal/email/1")
WENT = MessageSent(at=NOON, action="action/1", attempt=1)
START = StartConversation(at=NOON, contact="contact/1", opportunity="opportunity/1")
RECEIVE = ReceiveMessage(at=NOON, signal="signal/email/1")


def given(*events: conversation.Happened) -> Given:
    return Given(conversation, Conversation(), *events)


def sent(attempt: int) -> NoteSent:
    return NoteSent(at=NOON, action="action/1", attempt=attempt)


def test_a_thread_begins_once() -> None:
    given().when(START).then_once(STARTED)
    begun = Conversation(version=1, contact="contact/1", opportunity="opportunity/1")
    assert given(STARTED).state == begun


def test_a_thread_is_not_given_to_somebody_else() -> None:
    other = StartConversation(at=NOON, contact="contact/2", opportunity="opportunity/2")
    given(STARTED).when(other).then_nothing()


def test_each_message_that_comes_in_counts_once() -> None:
    given(STARTED).when(RECEIVE).then_once(CAME)


def test_each_attempt_that_went_out_counts_once() -> None:
    given(STARTED).when(sent(1)).then_once(WENT)


def test_a_second_attempt_of_the_same_mail_counts_as_well() -> None:
    again = MessageSent(at=NOON, action="action/1", attempt=2)
    given(STARTED, WENT).when(sent(2)).then_once(again)
    assert len(given(STARTED, WENT, again).state.sent) == 2


@pytest.mark.parametrize("wish", [RECEIVE, sent(1)])
def test_nothing_is_said_in_a_thread_that_has_not_begun(wish: Wish) -> None:
    given().when(wish).then_refused(r"^This conversation has not begun\.$")
