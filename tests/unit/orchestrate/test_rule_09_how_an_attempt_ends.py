"""Rule 9: one call inside the lease; a refusal is tried again, a silence is not."""

from typing import Any

import pytest

from shared.actions import perform
from shared.actions.mailer import Accepted, Envelope, Outcome, Refusal
from shared.domain import names
from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.orchestrate.sending import attempts, reminder


def test_a_claimant_that_wakes_after_its_lease_does_not_call(
    studio: Studio, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = perform.claim

    def slow(*given: Any) -> Any:
        claimed = claim(*given)
        studio.passes(minutes=6)
        return claimed

    monkeypatch.setattr(perform, "claim", slow)
    attempts(studio)
    assert studio.mailer.calls == studio.mailer.sent
    assert studio.to_client == []
    assert studio.house.book.action(action).lapsed(studio.clock.now())


def test_nobody_performs_an_unknown_attempt_again_by_himself(studio: Studio) -> None:
    action = studio.unknown()
    calls = len(studio.mailer.calls)
    for _ in range(5):
        studio.passes(hours=3)
        studio.run()
    assert len(studio.mailer.calls) == calls
    assert studio.story(action) == ["ActionPlanned", "ActionStarted"]


def test_a_provider_may_be_slower_than_everybody_elses_patience(
    studio: Studio, action: str
) -> None:
    """The late answer of the claimant itself is proof like any other."""

    def slow(_: Envelope) -> Outcome:
        studio.passes(hours=1)
        return Accepted("ses-late")

    studio.mailer.answer = slow
    attempts(studio)
    assert studio.o.stage == "proposed"


# --- definite refusals


def test_three_refusals_each_later_than_the_last_put_the_sale_to_rest_with_the_reason(
    studio: Studio, action: str
) -> None:
    studio.provider(Refusal("MessageRejected"))
    pauses = []
    while studio.run().position == "waiting":
        due = studio.next.due_at
        assert due is not None
        pauses.append((due - studio.clock.now()).total_seconds())
        studio.clock.at = due
    assert pauses == [60, 600]
    assert studio.story(action) == ["ActionPlanned"] + ["ActionStarted", "ActionFailed"] * 3
    assert studio.o.stage == "dormant"
    assert "MessageRejected" in studio.last().event.because  # type: ignore[attr-defined]


def test_a_reminder_that_is_refused_for_good_is_only_skipped(studio: Studio) -> None:
    reminder(studio)
    studio.provider(Refusal("MessageRejected"))
    for _ in range(3):
        studio.run()
        studio.passes(minutes=15)
    assert (studio.o.stage, studio.o.followups) == ("proposed", 1)
    assert studio.last().type == "MessageSkipped"


def test_a_claim_counts_the_mail_on_its_day(studio: Studio, action: str) -> None:
    attempts(studio)
    day = names.mail_count(studio.clock.now().date().isoformat())
    assert studio.story(day) == ["MailCounted"]


def test_no_import_and_no_replay_performs_anything(studio: Studio) -> None:
    """A copy of the whole log in another house: nobody there is written to."""
    studio.offers()
    other = Studio()
    for stream in studio.log.streams():
        other.log.restore(stream, studio.log.stored(stream))
    assert other.log.head(SUBJECT) == studio.log.head(SUBJECT)
    assert other.mailer.calls == []
