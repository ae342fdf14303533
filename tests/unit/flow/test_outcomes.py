"""How an effect ended moves the action, and in the same append whatever waited for it."""

import pytest

from shared.domain.action import ActionStarted
from shared.domain.errors import Refused
from shared.domain.writes import Part, Unmoved, Write
from shared.flow.outcomes import failed, performed
from shared.log.log import Conflict
from tests.support.houses import CONVERSATION, PROPOSAL, SUBJECT
from tests.support.studio import Studio


def proof(studio: Studio, stream: str, attempt: int = 1) -> list[Part]:
    at = studio.clock.now()
    return performed(studio.house.book, stream, attempt=attempt, by="claimant", at=at)


def refusal(
    studio: Studio, stream: str, attempt: int = 1, *, again: bool | None = None
) -> list[Part]:
    return failed(
        studio.house.book,
        stream,
        attempt=attempt,
        by="claimant" if again is None else "operator",
        at=studio.clock.now(),
        because="MessageRejected",
        again=again,
    )


def events(parts: list[Part]) -> dict[str, list[str]]:
    """Name what each stream gets; what is only checked gets nothing."""
    return {
        part.stream: [type(e).__name__ for e in part.events] if isinstance(part, Write) else []
        for part in parts
    }


@pytest.fixture
def flying(studio: Studio) -> str:
    """Let a granted proposal be claimed; give its action."""
    studio.waits_to_send()
    return studio.starts()


def land(studio: Studio, parts: list[Part]) -> None:
    studio.log.append(studio.house.origin(SUBJECT), *parts)


def test_proof_moves_the_mail_the_sale_the_thread_and_the_offer_at_once(
    studio: Studio, flying: str
) -> None:
    assert events(proof(studio, flying)) == {
        flying: ["ActionPerformed"],
        SUBJECT: ["ProposalSent"],
        CONVERSATION: ["MessageSent"],
        PROPOSAL: ["ProposalOffered"],
    }


def test_proof_that_is_known_changes_nothing(studio: Studio, flying: str) -> None:
    land(studio, proof(studio, flying))
    assert proof(studio, flying) == []


def test_proof_of_an_attempt_that_nobody_made_is_refused(studio: Studio) -> None:
    with pytest.raises(Refused, match="no attempt"):
        proof(studio, studio.waits_to_send())


def test_proof_from_a_stale_reading_is_turned_away_whole(studio: Studio, flying: str) -> None:
    stale = proof(studio, flying)
    studio.replies("Any news?")
    with pytest.raises(Conflict):
        land(studio, stale)
    assert studio.house.book.action(flying).status == "started"


def test_proof_that_comes_when_nobody_waits_any_more_is_something_unanswered(
    studio: Studio, flying: str
) -> None:
    land(studio, refusal(studio, flying, again=False))
    assert studio.o.stage == "dormant"
    late = proof(studio, flying)
    assert events(late)[SUBJECT] == ["DeliveryProved"]
    land(studio, late)
    assert [u.meaning for u in studio.o.unanswered] == ["proof"]


def test_proof_of_a_question_moves_nothing_but_the_question(studio: Studio) -> None:
    studio.proposes()
    ask = studio.o.ask
    studio.run()
    assert studio.story(ask) == ["ActionPlanned", "ActionStarted", "ActionPerformed"]
    assert studio.last().type == "OwnerAsked"


def test_a_refusal_that_is_tried_again_moves_only_the_mail(studio: Studio, flying: str) -> None:
    parts = refusal(studio, flying)
    assert events(parts) == {flying: ["ActionFailed"], SUBJECT: []}
    assert Unmoved(SUBJECT, studio.o.version) in parts


def test_the_last_refusal_puts_the_sale_to_rest_with_the_reason(
    studio: Studio, flying: str
) -> None:
    land(studio, refusal(studio, flying))
    for attempt in (2, 3):
        studio.passes(minutes=11)
        studio.starts()
        land(studio, refusal(studio, flying, attempt))
    assert studio.story()[-1] == "OpportunityWentDormant"
    assert "MessageRejected" in studio.last().event.because  # type: ignore[attr-defined]
    assert len(studio.planned("dropped")) == 1


def test_of_what_the_owner_says_never_went_out_they_need_not_be_told(
    studio: Studio, flying: str
) -> None:
    land(studio, refusal(studio, flying, again=False))
    assert (studio.o.stage, studio.planned("dropped")) == ("dormant", [])


def test_a_late_refusal_of_an_earlier_attempt_says_nothing_about_the_present_one(
    studio: Studio, flying: str
) -> None:
    land(studio, refusal(studio, flying))
    studio.passes(minutes=2)
    studio.starts()
    assert refusal(studio, flying, 1) == []


def test_a_mail_that_nobody_waits_for_is_not_tried_again(studio: Studio, flying: str) -> None:
    studio.marks("lost")
    parts = refusal(studio, flying)
    assert events(parts) == {flying: ["ActionFailed"], SUBJECT: []}
    land(studio, parts)
    assert studio.house.book.action(flying).status == "dead"


def test_a_refusal_that_a_mark_overtakes_is_judged_anew(studio: Studio, flying: str) -> None:
    """Else a mail that nobody waits for would stay open for ever."""
    stale = refusal(studio, flying)
    studio.marks("lost")
    with pytest.raises(Conflict):
        land(studio, stale)


def test_a_refused_question_is_tried_again_whatever_became_of_the_sale(studio: Studio) -> None:
    studio.proposes()
    ask = studio.o.ask
    at = studio.clock.now()
    studio.put(ask, ActionStarted(at=at, attempt=1, lease_until=at))
    studio.marks("lost")
    land(studio, refusal(studio, ask))
    assert studio.house.book.action(ask).status == "failed"
