"""What follows by itself: each move says at what time it happened, why, and for whose sake."""

from collections.abc import Callable

import pytest

from shared.domain import names
from shared.domain.contact import MailSuppressed
from shared.domain.conversation import MessageSent
from shared.domain.opportunity_events import ReplyReceived
from tests.support.houses import CONTACT, CONVERSATION, SUBJECT
from tests.support.inquiry import HANDLE, SIGNAL
from tests.support.studio import Studio

FORGOTTEN = "This person was forgotten, so nobody knows where to write to."


def reminded(studio: Studio) -> None:
    studio.hears()
    studio.run()
    studio.passes(hours=48)


def expired(studio: Studio) -> None:
    reminded(studio)
    studio.run()
    studio.passes(hours=24)


def silent(studio: Studio) -> None:
    studio.offers()
    studio.passes(days=7)


def nurtured(studio: Studio) -> None:
    studio.hears()
    studio.writes_and_asks("nurture", "Hello Ada, a helpful link.")
    studio.answers("approve")
    studio.run()
    due = studio.next.due_at
    assert due is not None
    studio.clock.at = due


def given_up(studio: Studio) -> None:
    studio.offers()
    for _ in range(2):
        due = studio.next.due_at
        assert due is not None
        studio.clock.at = due
        studio.run()
    studio.passes(days=30)


def asked(studio: Studio) -> None:
    studio.offers()
    studio.replies("What exactly is included?")
    studio.step()


def suppressed(studio: Studio) -> None:
    studio.waits_to_send()
    studio.put(CONTACT, MailSuppressed(at=studio.clock.now(), why="bounced", signal=SIGNAL))


def capped(studio: Studio) -> None:
    action = studio.waits_to_send()
    cap = studio.house.pace.thread_cap
    sent = MessageSent(at=studio.clock.now(), action=action, attempt=1)
    studio.put(CONVERSATION, *[sent] * cap)
    studio.passes(minutes=1)


def forgotten_on_the_desk(studio: Studio) -> None:
    studio.hears()
    assert studio.o.stage == "proposing"
    studio.vault.destroy(HANDLE)


def forgotten_at_the_door(studio: Studio) -> None:
    studio.waits_to_send()
    studio.vault.destroy(HANDLE)


MOVES: dict[Callable[[Studio], None], tuple[str | None, dict[str, str]]] = {
    reminded: ("OwnerReminded", {}),
    expired: (
        "OpportunityWentDormant",
        {"because": "The owner did not answer in time; nothing was sent."},
    ),
    silent: ("WritingBegun", {"purpose": "followup", "because": "Silence."}),
    nurtured: ("WritingBegun", {"purpose": "nurture", "because": "Silence."}),
    given_up: ("OpportunityWentDormant", {"because": "Nobody answered."}),
    asked: ("WritingBegun", {"purpose": "answer", "because": "The client asked."}),
    suppressed: (None, {"because": "Nothing may be mailed to this person."}),
    forgotten_on_the_desk: ("OpportunityWentDormant", {"because": FORGOTTEN}),
    forgotten_at_the_door: ("OpportunityWentDormant", {"because": FORGOTTEN}),
    capped: (None, {"because": "Enough was mailed in this thread for now."}),
}


@pytest.mark.parametrize("comes", MOVES, ids=lambda comes: comes.__name__)
def test_what_falls_due_is_done_with_its_reason(
    studio: Studio, comes: Callable[[Studio], None]
) -> None:
    comes(studio)
    kind, says = MOVES[comes]
    before = studio.o
    assert studio.next.position == "move_on"
    studio.step()
    (moved,) = studio.log.read(SUBJECT, before.version)
    assert kind is None or moved.type == kind
    assert {name: getattr(moved.event, name) for name in says} == says
    assert moved.time == studio.clock.now()
    assert moved.person == HANDLE
    assert moved.origin.correlation == SUBJECT
    assert moved.origin.causation.startswith(f"{SUBJECT}#")


def test_a_question_that_runs_out_is_closed_together_with_what_waited_for_it(
    studio: Studio,
) -> None:
    expired(studio)
    question = studio.o.approval
    studio.step()
    assert studio.house.book.approval(question).status == "expired"
    assert studio.last(question).time == studio.clock.now()


def test_a_mail_that_may_not_go_out_is_taken_back_and_the_owner_is_told(studio: Studio) -> None:
    suppressed(studio)
    action = studio.o.action
    studio.step()
    assert studio.house.book.action(action).status == "undone"
    undone = studio.last(action).event
    assert undone.because == "Nothing may be mailed to this person."  # type: ignore[attr-defined]
    assert studio.planned("dropped")


def test_nothing_is_written_to_a_person_who_was_forgotten(studio: Studio) -> None:
    forgotten_on_the_desk(studio)
    studio.run()
    assert studio.o.stage == "dormant"
    assert studio.planned("dropped")
    assert studio.log.head(names.proposal(SUBJECT)) == 0


def test_an_answer_to_a_person_who_was_forgotten_is_left_out(studio: Studio) -> None:
    asked(studio)
    studio.step()
    assert studio.next.position == "writing"
    studio.vault.destroy(HANDLE)
    studio.run()
    assert studio.o.stage == "proposed"
    assert "MessageSkipped" in studio.story()


def test_what_moved_meanwhile_is_not_moved_again(studio: Studio) -> None:
    silent(studio)
    at = studio.clock.now()
    studio.between(lambda: studio.put(SUBJECT, ReplyReceived(at=at, signal=SIGNAL)))
    studio.step()
    assert "ReplyReceived" in studio.story()
    assert "WritingBegun" not in studio.story()
