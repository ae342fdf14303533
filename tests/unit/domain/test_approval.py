"""An approval is asked once, answered once, and binds to what the owner was shown."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain import approval
from shared.domain.approval import (
    Approval,
    ApprovalEdited,
    ApprovalExpired,
    ApprovalGranted,
    ApprovalRejected,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    EditApproval,
    ExpireApproval,
    GrantApproval,
    Happened,
    RejectApproval,
    RequestApproval,
    ReturnApproval,
    WithdrawApproval,
)
from shared.domain.draft import Draft
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENING, TOMORROW = NOON + timedelta(hours=6), NOON + timedelta(days=1)
DRAFT = Draft(purpose="proposal", to="mia@client.example", subject="Offer", text="Dear Mia")
OWN = DRAFT.model_copy(update={"text": "Hello Mia", "edited": True})
ASKED = ApprovalRequested(
    at=NOON,
    kind="draft",
    subject="opportunity/1",
    draft=DRAFT,
    content_hash="abc",
    expires_at=TOMORROW,
    remind_at=EVENING,
)
YES = GrantApproval(at=EVENING, content_hash="abc", how="mail_link")
EDIT = EditApproval(at=EVENING, shown_hash="abc", draft=OWN, content_hash="def", how="console")
BACK = ReturnApproval(at=EVENING, note="shorter", how="terminal")
NO = RejectApproval(at=EVENING, reason="too pushy", how="mail_link")
EXPIRE = ExpireApproval(at=TOMORROW)
WITHDRAW = WithdrawApproval(at=EVENING, because="The client wrote in between.")

GRANTED = ApprovalGranted(at=EVENING, content_hash="abc", how="mail_link")
EDITED = ApprovalEdited(at=EVENING, draft=OWN, content_hash="def", how="console")
RETURNED = ApprovalReturned(at=EVENING, note="shorter", how="terminal")
REJECTED = ApprovalRejected(at=EVENING, reason="too pushy", how="mail_link")
EXPIRED = ApprovalExpired(at=TOMORROW)
WITHDRAWN = ApprovalWithdrawn(at=EVENING, because="The client wrote in between.")

OUTCOMES: list[tuple[approval.Wish, Happened, str]] = [
    (YES, GRANTED, "granted"),
    (EDIT, EDITED, "edited"),
    (BACK, RETURNED, "returned"),
    (NO, REJECTED, "rejected"),
    (EXPIRE, EXPIRED, "expired"),
    (WITHDRAW, WITHDRAWN, "withdrawn"),
]
ANSWERS = OUTCOMES[:4]
"""What a person may say."""
CHANGED = r"^The words changed after they were shown to you\.$"
TOO_LATE = r"^This question has expired; nothing was sent\.$"


def given(*events: Happened) -> Given:
    return Given(approval, Approval(), *events)


def test_a_question_is_asked_once() -> None:
    given().when(RequestApproval(at=NOON, asked=ASKED)).then_once(ASKED)


@pytest.mark.parametrize(("wish", "outcome", "status"), OUTCOMES)
def test_an_open_question_ends_once(wish: approval.Wish, outcome: Happened, status: str) -> None:
    given(ASKED).when(wish).then_once(outcome)
    state = given(ASKED, outcome).state
    assert (state.status, state.open, state.decided_at) == (status, False, outcome.at)


@pytest.mark.parametrize(("_wish", "stands", "status"), OUTCOMES)
@pytest.mark.parametrize(("late", "_outcome", "wanted"), ANSWERS)
def test_what_was_decided_stands_against_every_other_answer(
    _wish: approval.Wish,
    stands: Happened,
    status: str,
    late: approval.Wish,
    _outcome: Happened,
    wanted: str,
) -> None:
    before = given(ASKED, stands)
    if wanted == status:
        before.when(late).then_nothing()
    else:
        before.when(late).then_refused(status)


@pytest.mark.parametrize(("_wish", "stands", "_status"), OUTCOMES)
@pytest.mark.parametrize("late", [EXPIRE, WITHDRAW, RequestApproval(at=NOON, asked=ASKED)])
def test_what_was_decided_neither_expires_nor_is_taken_back(
    _wish: approval.Wish, stands: Happened, _status: str, late: approval.Wish
) -> None:
    given(ASKED, stands).when(late).then_nothing()


@pytest.mark.parametrize(
    "stale",
    [
        YES.model_copy(update={"content_hash": "xyz"}),
        EDIT.model_copy(update={"shown_hash": "xyz"}),
    ],
)
def test_words_that_changed_after_they_were_shown_cannot_be_approved(stale: approval.Wish) -> None:
    given(ASKED).when(stale).then_refused(CHANGED)


@pytest.mark.parametrize(("wish", "_outcome", "_status"), ANSWERS)
def test_an_answer_after_time_is_up_is_refused_even_if_nobody_noted_the_expiry(
    wish: approval.Wish, _outcome: Happened, _status: str
) -> None:
    late = wish.model_copy(update={"at": TOMORROW})
    given(ASKED).when(late).then_refused(TOO_LATE)


@pytest.mark.parametrize(("wish", "_outcome", "_status"), ANSWERS)
def test_what_nobody_asked_cannot_be_answered(
    wish: approval.Wish, _outcome: Happened, _status: str
) -> None:
    given().when(wish).then_refused("unasked")


@pytest.mark.parametrize("wish", [EXPIRE, WITHDRAW])
def test_what_nobody_asked_neither_expires_nor_is_taken_back(wish: approval.Wish) -> None:
    given().when(wish).then_nothing()


def test_silence_becomes_a_no_only_when_time_is_up() -> None:
    given(ASKED).when(ExpireApproval(at=EVENING)).then_nothing()


def test_a_yes_and_another_yes_that_says_something_else_are_not_the_same() -> None:
    again = GrantApproval(at=EVENING, content_hash="abc", how="console", answer="send_again")
    given(ASKED, GRANTED).when(again).then_refused("granted")


def test_an_edit_is_kept_as_what_the_owner_made_of_it() -> None:
    assert given(ASKED, EDITED).state.draft == OWN
    assert given(ASKED, GRANTED).state.draft == DRAFT


@pytest.mark.parametrize(
    ("event", "note"),
    [(RETURNED, "shorter"), (REJECTED, "too pushy"), (WITHDRAWN, "The client wrote in between.")],
)
def test_the_reason_is_kept(event: Happened, note: str) -> None:
    assert given(ASKED, event).state.note == note


@pytest.mark.parametrize(
    ("event", "how"),
    [(GRANTED, "mail_link"), (EDITED, "console"), (RETURNED, "terminal"), (REJECTED, "mail_link")],
)
def test_the_way_of_the_answer_is_kept(event: Happened, how: str) -> None:
    assert given(ASKED, event).state.how == how
