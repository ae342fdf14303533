"""What the client says takes its turn at once, or waits for the mail in flight to land."""

import pytest

from shared.domain.action import Action, ActionPlanned
from shared.domain.opportunity_events import FactChanged, Meaning, ReplyRead, ReplyReceived
from shared.domain.provenance import BY_RULE
from shared.domain.writes import Part, Write
from shared.flow.hearing import MARKED, flight_of, hear, read_reply, take_turn
from shared.log.log import Conflict
from tests.support.houses import PROPOSAL, SUBJECT
from tests.support.studio import Studio


def page(studio: Studio, meaning: Meaning, number: int = 2) -> list[Part]:
    """The client answers on the offer's page."""
    at = studio.clock.now()
    signal = f"signal/page/{number}"
    came = ReplyReceived(at=at, signal=signal, meaning=meaning, authenticated=True)
    return hear(studio.house.book, SUBJECT, came, at)


def changed(studio: Studio) -> list[Part]:
    at = studio.clock.now()
    came = FactChanged(at=at, signal="signal/form/3", because="another budget")
    return hear(studio.house.book, SUBJECT, came, at)


def events(parts: list[Part]) -> dict[str, list[str]]:
    writes = [part for part in parts if isinstance(part, Write)]
    return {part.stream: [type(e).__name__ for e in part.events] for part in writes}


def land(studio: Studio, parts: list[Part]) -> None:
    studio.log.append(studio.house.origin(SUBJECT), *parts)


def test_what_nobody_has_read_is_only_taken_in(studio: Studio) -> None:
    studio.offers()
    assert events(page(studio, "")) == {SUBJECT: ["ReplyReceived"]}


def test_the_same_signal_again_changes_nothing(studio: Studio) -> None:
    studio.offers()
    land(studio, page(studio, "question"))
    assert page(studio, "question") == []


def test_an_answer_with_its_meaning_takes_its_turn_in_the_same_append(studio: Studio) -> None:
    studio.offers()
    assert events(page(studio, "accept")) == {
        SUBJECT: ["ReplyReceived", "TurnTaken", "OpportunityWon"],
        studio.telling(3): ["ActionPlanned"],
    }


def test_a_no_withdraws_the_question_that_lies_before_the_owner(studio: Studio) -> None:
    question = studio.proposes()
    assert events(page(studio, "decline")) == {
        SUBJECT: ["ReplyReceived", "TurnTaken", "OpportunityLost"],
        question: ["ApprovalWithdrawn"],
        studio.telling(3): ["ActionPlanned"],
    }


def test_a_changed_fact_withdraws_the_question_together_with_itself(studio: Studio) -> None:
    question = studio.proposes()
    assert events(changed(studio)) == {
        SUBJECT: ["FactChanged", "TurnTaken", "LeadReconsidered"],
        question: ["ApprovalWithdrawn"],
    }


def test_a_changed_fact_takes_a_granted_mail_back_together_with_itself(studio: Studio) -> None:
    action = studio.waits_to_send()
    assert events(changed(studio)) == {
        SUBJECT: ["FactChanged", "TurnTaken", "LeadReconsidered"],
        action: ["ActionUndone"],
    }


def test_a_changed_fact_waits_for_the_mail_in_flight(studio: Studio) -> None:
    action = studio.waits_to_send()
    studio.starts()
    land(studio, changed(studio))
    assert studio.story()[-1] == "FactChanged"
    studio.proves(action)
    assert studio.run().position == "waiting"
    assert "LeadReconsidered" in studio.story()


def test_a_harmless_word_leaves_the_question_where_it_is(studio: Studio) -> None:
    """`Any news?` under an open link must not spoil it."""
    question = studio.proposes()
    studio.replies("Any news?")
    studio.run()
    assert studio.o.approval == question
    assert studio.answers("approve").took_effect


def test_of_a_yes_and_a_change_that_meet_one_decides(studio: Studio) -> None:
    """The owner presses approve while the client's change lands: the yes finds no question."""
    studio.proposes()
    studio.between(lambda: land(studio, changed(studio)))
    told = studio.answers("approve")
    assert not told.took_effect
    assert studio.o.stage == "new"


# --- read by mail


def reading(version: int, meaning: Meaning, studio: Studio) -> ReplyRead:
    return ReplyRead(
        at=studio.clock.now(),
        reply=version,
        meaning=meaning,
        because="it says so",
        provenance=BY_RULE,
    )


@pytest.mark.parametrize(
    ("text", "ends", "document"),
    [
        ("I accept your proposal.", "won", "ProposalAccepted"),
        ("No thanks, we decline your proposal.", "lost", "ProposalDeclined"),
    ],
)
def test_a_yes_or_no_by_mail_is_put_down_on_the_offer_as_well(
    studio: Studio, text: str, ends: str, document: str
) -> None:
    studio.offers()
    studio.replies(text)
    studio.run()
    assert studio.o.stage == ends
    answered = studio.last(PROPOSAL)
    assert answered.type == document
    assert answered.event.how == "email"  # type: ignore[attr-defined]
    assert answered.event.signal == "signal/email/m2"  # type: ignore[attr-defined]


def test_a_yes_by_mail_names_who_said_it(studio: Studio) -> None:
    studio.offers()
    studio.replies("I accept your proposal.")
    studio.run()
    accepted = studio.house.book.proposal(SUBJECT).accepted
    assert accepted is not None
    assert accepted.name == "Ada Sommer"


def test_a_no_before_any_offer_leaves_no_trace_on_it(studio: Studio) -> None:
    studio.proposes()
    studio.replies("No thanks, we decline your proposal.")
    studio.run()
    assert (studio.o.stage, studio.story(PROPOSAL)) == ("lost", ["ProposalDrafted"])


def test_a_yes_to_the_offer_in_flight_wins_when_it_has_landed(studio: Studio) -> None:
    action = studio.unknown()
    studio.replies("I accept your proposal.")
    studio.run()
    stages = [studio.o.stage]
    studio.proves(action)
    studio.run()
    assert [*stages, studio.o.stage] == ["sending", "won"]
    assert studio.story(PROPOSAL)[-2:] == ["ProposalOffered", "ProposalAccepted"]


def test_what_was_answered_meanwhile_is_read_again(studio: Studio) -> None:
    studio.offers()
    stale = reading(99, "chatter", studio)
    with pytest.raises(Conflict):
        read_reply(studio.house.book, SUBJECT, studio.o, stale)


def test_what_is_held_takes_no_turn_before_the_mail_has_landed(studio: Studio) -> None:
    studio.unknown()
    land(studio, page(studio, "decline"))
    (item,) = studio.o.unanswered
    at = studio.clock.now()
    assert take_turn(studio.house.book, SUBJECT, studio.o, item, at) == []


# --- torn readings and the operator's word


@pytest.mark.parametrize("status", ["performed", "undone", "dead"])
def test_a_mail_that_ended_under_the_reader_is_read_again(studio: Studio, status: str) -> None:
    studio.waits_to_send()
    at = studio.clock.now()
    plan = ActionPlanned(
        at=at, kind="send_email", subject=SUBJECT, purpose="proposal", not_before=at
    )
    with pytest.raises(Conflict):
        flight_of(studio.o, Action(status=status, planned=plan))  # type: ignore[arg-type]


def test_the_operators_mark_withdraws_what_lies_before_them(studio: Studio) -> None:
    question = studio.proposes()
    studio.marks("lost")
    assert (studio.o.stage, studio.story(question)[-1]) == ("lost", "ApprovalWithdrawn")
    assert getattr(studio.last(question).event, "because", "") == MARKED


def test_the_operators_mark_takes_back_what_has_not_left(studio: Studio) -> None:
    action = studio.waits_to_send()
    studio.marks("won")
    assert (studio.o.stage, studio.story(action)[-1]) == ("won", "ActionUndone")
    assert getattr(studio.last(action).event, "because", "") == MARKED
    studio.passes(seconds=30)
    assert (studio.run().position, studio.to_client) == ("done", [])


def test_what_has_left_is_marked_all_the_same(studio: Studio) -> None:
    action = studio.unknown()
    studio.marks("won")
    studio.passes(seconds=1)
    studio.proves(action)
    assert studio.run().position == "done"
    assert studio.o.stage == "won"


def test_marking_twice_marks_once(studio: Studio) -> None:
    studio.offers()
    studio.marks("lost")
    before = studio.events
    studio.marks("lost")
    assert studio.events == before


def test_a_second_chance_begins_at_reading_everything_again(studio: Studio) -> None:
    studio.offers()
    studio.marks("lost")
    studio.reopens()
    assert studio.o.stage == "new"


# --- what one mail overtakes


def test_a_second_question_under_the_first_answer_gets_both_answered(studio: Studio) -> None:
    """Neither question is lost when the answer to the first is overtaken by the second."""
    studio.offers()
    studio.replies("Is hosting included?", 2)
    studio.run()
    assert (studio.o.stage, len(studio.o.answering)) == ("awaiting_approval", 1)
    studio.replies("And is training included?", 3)
    studio.run()
    assert (studio.o.stage, len(studio.o.answering)) == ("awaiting_approval", 2)
