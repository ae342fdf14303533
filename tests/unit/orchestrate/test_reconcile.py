"""An attempt without a word: proof if there is any, else one question; never a second mail."""

import pytest

from shared.actions.in_memory import InMemoryMailer
from shared.actions.mailer import Unknown
from shared.domain import names
from shared.domain.action import ActionPerformed
from shared.gates.answer import Answer, Choice, answer
from shared.orchestrate.reconcile import reconcile
from tests.support.houses import SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio


def looks(studio: Studio) -> int:
    """Look after every effect there is."""
    actions = [s for s in studio.log.streams() if names.noun(s) == "action"]
    return reconcile(studio.shop, actions)


def question(studio: Studio) -> str:
    """Give the question about the unknown attempt."""
    asked = [s for s in studio.log.streams() if names.noun(s) == "approval"]
    kinds = {s: studio.house.book.approval(s).asked.kind for s in asked}
    (found,) = [s for s, kind in kinds.items() if kind == "unknown_delivery"]
    return found


def decides(studio: Studio, choice: Choice) -> None:
    stream = question(studio)
    shown = studio.house.book.approval(stream).asked.content_hash
    given = Answer(choice=choice, how="terminal", shown_hash=shown)
    assert answer(studio.house, stream, given).took_effect


def test_inside_its_lease_an_attempt_is_nobody_elses_business(studio: Studio) -> None:
    studio.unknown()
    studio.passes(minutes=4)
    assert looks(studio) == 0


def test_for_fifteen_minutes_proof_may_still_come_by_itself(studio: Studio) -> None:
    studio.unknown()
    studio.passes(minutes=14)
    assert looks(studio) == 0


def test_a_question_is_named_and_filed_after_the_attempt_it_is_about(studio: Studio) -> None:
    claim = studio.last(studio.unknown()).ref
    studio.passes(minutes=16)
    looks(studio)
    assert question(studio) == names.approval("unknown_delivery", claim)
    asked = studio.last(question(studio))
    assert asked.origin == studio.house.origin(SUBJECT, claim)
    assert asked.person == HANDLE


def test_proof_between_reading_and_asking_saves_the_question(studio: Studio) -> None:
    action = studio.unknown()
    studio.passes(minutes=16)
    before = studio.planned("question")
    studio.between(lambda: studio.proves(action))
    assert looks(studio) == 0
    assert (studio.planned("question"), studio.o.stage) == (before, "proposed")


def test_the_owner_is_asked_once_per_attempt(studio: Studio) -> None:
    studio.unknown()
    studio.passes(minutes=15)
    assert [looks(studio) for _ in range(3)] == [1, 0, 0]
    assert studio.mailer.sent[-1].recipients == (studio.house.company.operator,)
    assert studio.house.book.approval(question(studio)).asked.attempt == 1


def test_the_question_about_an_unknown_mail_can_be_mailed_in_every_zone() -> None:
    """It never expires, and the last day of all has no tomorrow east of Greenwich."""
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        studio = Studio({"zone: Europe/Berlin": f"zone: {zone}"})
        studio.unknown()
        studio.passes(minutes=16)
        assert looks(studio) == 1


class Remembering(InMemoryMailer):
    """A provider that can be asked."""

    def find(self, action: str, attempt: int) -> str | None:
        return f"ses-{action}-{attempt}"


def test_a_provider_that_knows_saves_the_question(studio: Studio) -> None:
    action = studio.unknown()
    claim = studio.last(action).ref
    vars(studio.shop)["mailer"] = Remembering()
    studio.passes(minutes=6)
    at = studio.clock.now()
    assert looks(studio) == 1
    proof = studio.last(action)
    known = f"ses-{names.bare(action)}-1"
    assert proof.event == ActionPerformed(at=at, attempt=1, by="reconcile", provider_id=known)
    assert proof.origin == studio.house.origin(SUBJECT, claim)
    assert studio.o.stage == "proposed"


@pytest.mark.parametrize(
    ("choice", "ends", "mails"),
    [("it_went_out", "proposed", 0), ("send_again", "proposed", 1), ("drop", "dormant", 0)],
)
def test_the_owners_word_settles_it(studio: Studio, choice: Choice, ends: str, mails: int) -> None:
    studio.unknown()
    studio.passes(minutes=16)
    looks(studio)
    decides(studio, choice)
    studio.run()
    assert (studio.o.stage, len(studio.to_client)) == (ends, mails)


def test_an_attempt_made_again_that_also_ends_without_a_word_is_asked_about_anew(
    studio: Studio,
) -> None:
    action = studio.unknown()
    studio.passes(minutes=16)
    looks(studio)
    decides(studio, "send_again")
    studio.provider(Unknown("the call timed out"))
    studio.run()
    studio.passes(minutes=16)
    assert looks(studio) == 1
    assert studio.house.book.action(action).attempt == 2
    assert len(studio.planned("question")) == 3


def test_proof_after_a_drop_is_put_down_and_the_sale_goes_on(studio: Studio) -> None:
    action = studio.unknown()
    studio.passes(minutes=16)
    looks(studio)
    decides(studio, "drop")
    stages = [studio.o.stage]
    studio.proves(action)
    studio.run()
    assert [*stages, studio.o.stage] == ["dormant", "proposed"]


def test_proof_before_the_answer_makes_the_answer_only_record_itself(studio: Studio) -> None:
    action = studio.unknown()
    studio.passes(minutes=16)
    looks(studio)
    studio.proves(action)
    before = studio.log.head(action)
    decides(studio, "send_again")
    studio.run()
    assert studio.log.head(action) == before
    assert studio.to_client == []


# --- questions to the owner


def test_a_question_that_was_never_mailed_is_mailed(studio: Studio) -> None:
    studio.proposes()
    assert studio.mailer.sent == []
    assert looks(studio) == 1
    assert len(studio.mailer.sent) == 1
    assert looks(studio) == 0


def test_a_question_without_a_word_is_mailed_again_when_its_lease_has_ended(
    studio: Studio,
) -> None:
    studio.proposes()
    studio.mailer.answer = lambda _: Unknown("the call timed out")
    looks(studio)
    studio.mailer.answer = None
    assert looks(studio) == 0
    studio.passes(minutes=6)
    assert looks(studio) == 1
    assert len(studio.mailer.sent) == 1


def test_a_question_is_never_paused(studio: Studio) -> None:
    studio.pauses()
    studio.proposes()
    assert looks(studio) == 1


def test_a_question_that_was_decided_is_not_mailed_any_more(studio: Studio) -> None:
    studio.proposes()
    ask = studio.o.ask
    studio.answers("reject")
    looks(studio)
    assert studio.mailer.sent == []
    assert studio.story(ask)[-1] == "ActionUndone"


def test_a_question_without_a_word_that_was_decided_meanwhile_is_closed(studio: Studio) -> None:
    studio.proposes()
    ask = studio.o.ask
    studio.mailer.answer = lambda _: Unknown("the call timed out")
    looks(studio)
    studio.answers("reject")
    studio.passes(minutes=6)
    looks(studio)
    assert studio.story(ask)[-1] == "ActionUndone"


def test_an_answer_between_reading_and_claiming_stops_the_question(studio: Studio) -> None:
    studio.proposes()
    ask = studio.o.ask
    studio.between(lambda: studio.answers("approve"))
    assert looks(studio) == 0
    assert studio.mailer.sent == []
    looks(studio)
    assert studio.story(ask)[-1] == "ActionUndone"


def test_one_effect_that_cannot_be_looked_after_keeps_nobody_from_its_neighbours(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.proposes()
    read = studio.log.read

    def broken(stream: str, after: int = 0) -> object:
        if stream == "action/broken":
            raise TimeoutError(stream)
        return read(stream, after)

    monkeypatch.setattr(studio.log, "read", broken)
    with pytest.raises(ExceptionGroup):
        reconcile(studio.shop, ["action/broken", studio.o.ask])
    assert len(studio.mailer.sent) == 1


def test_what_was_never_planned_is_left_alone(studio: Studio) -> None:
    assert reconcile(studio.shop, ["action/nothing"]) == 0
