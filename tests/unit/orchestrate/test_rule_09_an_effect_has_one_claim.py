"""Rule 9: appending the start of an attempt is the only claim; only the winner calls, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from shared.actions import perform
from shared.domain import action as actions
from shared.domain import names
from shared.domain.action import Action, ActionStarted, StartAction
from shared.domain.contact import MailSuppressed
from shared.domain.writes import Part, Write
from shared.flow.book import Book
from shared.log.log import Conflict
from shared.orchestrate.next_step import Position
from shared.orchestrate.tasks.send import send
from tests.support.houses import CONTACT, SUBJECT
from tests.support.studio import Studio
from tests.unit.orchestrate.sending import attempts, reminder

# --- who may call


def test_of_many_that_see_the_same_mail_one_sends_it(studio: Studio, action: str) -> None:
    barrier = Barrier(8)

    def send_at_once(_: int) -> Position:
        barrier.wait(10)
        return attempts(studio)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(send_at_once, range(8)))
    assert len(studio.to_client) == 1
    assert studio.story(action) == ["ActionPlanned", "ActionStarted", "ActionPerformed"]


def test_seeing_that_it_was_started_is_not_winning(studio: Studio, action: str) -> None:
    reading = studio.reading
    studio.starts()
    with pytest.raises(Conflict):
        send(studio.shop, reading)
    assert studio.to_client == []


def only_looks(
    book: Book, _origin: Any, clock: Any, stream: str, lease: timedelta, _checks: Any
) -> Action:
    """Take the protection away: whoever sees that an attempt may be made, makes it."""
    now, action = clock.now(), book.action(stream)
    (started,) = actions.decide(action, StartAction(at=now, lease_until=now + lease))
    return actions.evolve(action, started)


def test_without_the_claim_two_that_saw_the_same_mail_both_send_it(
    studio: Studio, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perform, "claim", only_looks)
    monkeypatch.setattr(perform, "record", lambda *_: None)
    for reading in (studio.reading, studio.reading):
        send(studio.shop, reading)
    assert len(studio.to_client) == 2


# --- what the claim checks


def test_a_reply_between_reading_and_claiming_stops_a_reminder(studio: Studio) -> None:
    action, before = reminder(studio), len(studio.to_client)
    studio.between(lambda: studio.replies("We will come back to you on Monday, thank you."))
    assert attempts(studio) == "unanswered"
    studio.run()
    assert len(studio.to_client) == before
    assert studio.story(action) == ["ActionPlanned", "ActionUndone"]
    assert studio.last().type == "MessageSkipped"


def test_without_checking_the_subject_the_same_reminder_leaves(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminder(studio)
    before = len(studio.to_client)
    monkeypatch.setattr(perform, "send_checks", lambda *_: [])
    studio.between(lambda: studio.replies("We will come back to you on Monday, thank you."))
    attempts(studio)
    assert len(studio.to_client) == before + 1


def test_a_pause_between_reading_and_claiming_stops_the_mail(studio: Studio, action: str) -> None:
    studio.between(studio.pauses)
    assert attempts(studio) == "waiting"
    assert studio.to_client == []
    assert studio.next.watched[names.OUTBOUND] == 1


def test_without_checking_the_pause_the_same_mail_leaves(
    studio: Studio, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perform, "send_checks", lambda *_: [])
    studio.between(studio.pauses)
    attempts(studio)
    assert len(studio.to_client) == 1


def test_a_bounce_between_reading_and_claiming_stops_the_mail(studio: Studio, action: str) -> None:
    bounced = MailSuppressed(at=studio.clock.now(), why="bounced")
    studio.between(lambda: studio.put(CONTACT, bounced))
    attempts(studio)
    assert studio.run().position == "done"
    assert (studio.to_client, studio.o.stage) == ([], "dormant")


def test_an_undo_between_reading_and_claiming_stops_the_mail(studio: Studio, action: str) -> None:
    studio.between(lambda: studio.answers("undo"))
    assert attempts(studio) == "proposing"
    assert studio.story(action) == ["ActionPlanned", "ActionUndone"]


def test_after_the_claim_an_undo_is_told_that_it_is_too_late(studio: Studio, action: str) -> None:
    studio.starts()
    told = studio.answers("undo")
    assert not told.took_effect
    assert "cannot be taken back" in told.because


def test_what_the_owner_took_back_is_asked_about_again(studio: Studio, action: str) -> None:
    studio.answers("undo")
    studio.run()
    assert studio.o.stage == "awaiting_approval"
    assert studio.to_client == []


def test_an_edited_mail_that_was_taken_back_is_never_sent_unasked(studio: Studio) -> None:
    """The policy would allow the words; the owner's second thought weighs more."""
    studio.offers()
    studio.passes(days=7)
    studio.writes_and_asks("followup", "Hello Ada, " + "only asking. " * 130)
    studio.answers("edit", subject="A question", text="Hello Ada, any news?")
    assert studio.o.stage == "sending"
    before = len(studio.to_client)
    studio.answers("undo")
    studio.run()
    assert (studio.o.stage, len(studio.to_client)) == ("awaiting_approval", before)


def test_a_start_is_never_appended_without_its_checks(studio: Studio, action: str) -> None:
    seen: list[tuple[Part, ...]] = []
    append = studio.log.append

    def watched(origin: Any, *parts: Part) -> Any:
        seen.append(parts)
        return append(origin, *parts)

    vars(studio.log)["append"] = watched
    attempts(studio)
    (claim,) = [p for p in seen if any(_starts(part) for part in p)]
    checked = {part.stream for part in claim if not isinstance(part, Write)}
    assert checked == {names.OUTBOUND, SUBJECT, CONTACT}


def _starts(part: Part) -> bool:
    return isinstance(part, Write) and any(isinstance(e, ActionStarted) for e in part.events)
