"""Rule 6: a step reads where the sale stands, decides, appends; nothing is judged twice."""

from typing import Any

import pytest

from shared.log.log import Conflict
from shared.orchestrate import next_step as steps
from shared.orchestrate.advance import Task, advance
from tests.support.houses import PROPOSAL, SUBJECT
from tests.support.studio import TASKS, Studio

DRAFTING: dict[steps.Position, Task] = {"proposing": TASKS["proposing"]}


def test_an_execution_goes_on_from_where_the_company_really_is(studio: Studio) -> None:
    """However it was started, and however often, the same story is told."""
    studio.hears()
    studio.run()
    for _ in range(3):
        assert studio.run().position == "waiting"
    assert studio.story() == ["OpportunityOpened", "LeadUnderstood", "LeadQualified", "OwnerAsked"]


def test_what_is_unanswered_comes_before_the_stages_own_work(studio: Studio) -> None:
    studio.hears()
    studio.replies("Do you also do training?")
    assert studio.next.position == "unanswered"
    studio.run()
    assert studio.story()[3:6] == ["ReplyReceived", "ReplyRead", "LeadReconsidered"]


def test_a_step_that_was_overtaken_begins_again_at_reading(studio: Studio) -> None:
    """A reply under the drafting hand: the draft is thrown away, the reply is read first."""
    studio.hears()
    studio.between(lambda: studio.replies("Do you also do training?"))
    assert advance(studio.shop, SUBJECT, DRAFTING).position == "unanswered"
    assert studio.log.head(PROPOSAL) == 0


def test_a_step_whose_stage_has_moved_on_returns_the_present_one(studio: Studio) -> None:
    """Two executions at once: the slower one's work is thrown away, and it waits like the other."""
    studio.hears()
    studio.between(studio.run)
    assert studio.step().position == "waiting"
    assert studio.story(PROPOSAL) == ["ProposalDrafted"]


def test_a_task_carries_out_its_own_position_and_only_once(studio: Studio) -> None:
    studio.hears()
    for _ in range(2):
        assert advance(studio.shop, SUBJECT, DRAFTING).position == "asking"
    assert studio.story(PROPOSAL) == ["ProposalDrafted"]


def test_who_is_overtaken_for_ever_gives_up_instead_of_looping(studio: Studio) -> None:
    studio.hears()

    def overtaken(*_: Any) -> None:
        raise Conflict(SUBJECT)

    with pytest.raises(Conflict):
        advance(studio.shop, SUBJECT, {"proposing": overtaken})


def test_reading_is_not_answering(studio: Studio) -> None:
    """A no while the offer is on its way is read, held, and takes its turn when that ended."""
    stream = studio.unknown()
    studio.replies("No thanks, we decline your proposal.")
    assert studio.run().position == "waiting"
    (held,) = studio.o.unanswered
    assert (held.meaning, held.read, studio.o.stage) == ("decline", True, "sending")
    studio.proves(stream)
    studio.run()
    assert studio.o.stage == "lost"


def test_without_holding_a_no_is_taken_while_its_mail_still_flies(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the mail any more, so its proof no longer says that the offer landed."""
    stream = studio.unknown()
    monkeypatch.setattr("shared.flow.hearing.flight_of", lambda *_: "none")
    studio.replies("No thanks, we decline your proposal.")
    studio.run()
    assert studio.o.stage == "lost"
    monkeypatch.undo()
    studio.proves(stream)
    assert studio.story()[-1] == "DeliveryProved"
    assert "ProposalSent" not in studio.story()


def test_without_unanswered_first_a_mail_is_claimed_over_a_reply(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.offers()
    studio.passes(days=7)
    while studio.step().position != "undo_window":
        pass
    studio.passes(seconds=20)
    studio.replies("Thanks, we will come back to you on Monday.")
    before = len(studio.to_client)
    monkeypatch.setattr(steps, "_to_answer", lambda *_: None)
    studio.step()
    assert len(studio.to_client) == before + 1
