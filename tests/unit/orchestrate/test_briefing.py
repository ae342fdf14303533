"""What an agent is told of an opportunity: its own thread, what is open, and the owner's words."""

from dataclasses import replace

import pytest

from shared.agents.brief import Brief, Message
from shared.domain.opportunity_events import FactChanged, OpportunityOpened, ReplyReceived
from shared.orchestrate.briefing import brief_for, last_offer, with_history
from tests.support.houses import CONTACT, CONVERSATION, SUBJECT
from tests.support.inquiry import HANDLE, INQUIRY, SIGNAL, said, understood
from tests.support.studio import Studio
from tests.unit.orchestrate.leads import CLEAR, is_known, is_read_anew

QUESTION = "What exactly is included?"


def briefed(studio: Studio) -> Brief:
    return brief_for(studio.house, studio.reading)


def test_before_anything_was_written_an_agent_knows_the_thread_and_its_facts(
    studio: Studio,
) -> None:
    heard = studio.clock.now()
    studio.hears()
    studio.passes(minutes=5)
    assert briefed(studio) == Brief(
        opportunity=SUBJECT,
        now=studio.clock.now(),
        messages=(Message(SIGNAL, heard, "Consulting", INQUIRY, "Ada Sommer"),),
        facts=understood(),
        contact_name="Ada Sommer",
        purpose="proposal",
    )


def test_of_a_sale_that_was_only_just_opened_hardly_anything_is_told(studio: Studio) -> None:
    at = studio.clock.now()
    opened = OpportunityOpened(
        at=at, conversation=CONVERSATION, contact=CONTACT, person=HANDLE, signal=SIGNAL
    )
    studio.put(SUBJECT, opened, person=HANDLE)
    assert briefed(studio) == Brief(opportunity=SUBJECT, now=at, messages=(), authenticated=False)


def test_a_thread_in_which_nobody_proved_who_they_are_says_so(studio: Studio) -> None:
    studio.hears()
    unproved = said(studio.clock.now(), INQUIRY).model_copy(update={"trust": "unauthenticated"})
    studio.put("signal/email/m9", unproved, person=HANDLE)
    reading = studio.reading
    o = replace(reading.s.o, signals=("signal/email/m9",))
    assert not brief_for(studio.house, replace(reading, s=replace(reading.s, o=o))).authenticated


def test_what_says_nothing_is_no_message(studio: Studio) -> None:
    studio.hears()
    at = studio.clock.now()
    studio.put(SUBJECT, FactChanged(at=at, signal="signal/form/none", because="a test"))
    assert [m.signal for m in briefed(studio).messages] == [SIGNAL]


# --- the owner's words


def returned(studio: Studio, note: str) -> str:
    """Let the owner send the draft at hand back; give its text."""
    studio.run()
    text = studio.house.book.approval(studio.o.approval).draft.text
    studio.answers("return", note=note)
    return text


def test_notes_of_the_owner_are_told_newest_apart_with_the_draft_they_are_about(
    studio: Studio,
) -> None:
    studio.hears()
    first = returned(studio, "Shorter.")
    brief = briefed(studio)
    assert (brief.note, brief.earlier_notes, brief.given_text) == ("Shorter.", (), first)
    second = returned(studio, "Warmer.")
    brief = briefed(studio)
    assert (brief.note, brief.earlier_notes) == ("Warmer.", ("Shorter.",))
    assert brief.given_text == second
    returned(studio, "Clearer.")
    assert briefed(studio).earlier_notes == ("Shorter.", "Warmer.")


def test_a_lead_that_is_read_anew_leaves_old_notes_behind(studio: Studio) -> None:
    studio.hears()
    returned(studio, "Shorter.")
    is_read_anew(studio, CLEAR)
    brief = briefed(studio)
    assert (brief.note, brief.earlier_notes, brief.given_text) == ("", (), "")


def test_another_mail_is_not_written_by_the_notes_on_the_one_before(studio: Studio) -> None:
    studio.hears()
    returned(studio, "Shorter.")
    studio.run()
    studio.answers("approve")
    studio.run()
    studio.passes(days=7)
    assert studio.step().position == "writing"
    assert briefed(studio).notes == ()


def test_a_mail_that_was_taken_back_is_begun_from_without_a_note(
    studio: Studio, action: str
) -> None:
    draft = studio.house.book.approval(studio.o.approval).draft
    studio.answers("undo")
    brief = briefed(studio)
    assert (brief.note, brief.given_text) == ("", draft.text)


# --- how far things are


def test_an_offer_that_went_out_and_each_mail_since_is_counted(studio: Studio) -> None:
    studio.offers()
    brief = briefed(studio)
    assert (brief.offered, brief.followups, brief.emails_exchanged) == (True, 0, 1)
    assert brief.offer == last_offer(studio.house, studio.reading.s) is not None
    studio.passes(days=7)
    studio.run()
    brief = briefed(studio)
    assert (brief.followups, brief.emails_exchanged, brief.purpose) == (1, 2, "followup")
    assert not brief.won


def test_a_sale_stays_won_while_its_client_is_answered(studio: Studio) -> None:
    studio.offers()
    studio.marks("won")
    assert briefed(studio).won
    studio.replies(QUESTION)
    while studio.step().position != "writing":
        pass
    assert briefed(studio).won


@pytest.mark.parametrize(
    ("words", "declined"),
    [
        ("Sorry, we have to cancel the order.", True),
        ("Wir müssen den Auftrag leider stornieren.", True),
        (QUESTION, False),
    ],
)
def test_a_no_after_the_yes_is_told_as_one(studio: Studio, words: str, declined: bool) -> None:
    studio.offers()
    studio.marks("won")
    studio.replies(words)
    while studio.step().position != "writing":
        pass
    brief = briefed(studio)
    assert (brief.won, brief.declined) == (True, declined)


def test_a_no_from_the_page_after_the_yes_is_told_as_one_while_it_is_answered(
    studio: Studio,
) -> None:
    """It was held while a mail was in the air, and the owner marked the sale meanwhile."""
    studio.offers()
    studio.marks("won")
    at, signal = studio.clock.now(), "signal/client/1"
    declined = ReplyReceived(at=at, signal=signal, meaning="decline", authenticated=True)
    studio.put(SUBJECT, declined, person=HANDLE)
    while studio.step().position != "writing":
        pass
    assert briefed(studio).declined
    studio.run()
    studio.answers("approve")
    studio.run()
    studio.replies(QUESTION)
    while studio.step().position != "writing":
        pass
    assert not briefed(studio).declined


@pytest.mark.parametrize("position", ["move_on", "writing"])
def test_what_was_asked_is_told_until_it_is_answered(studio: Studio, position: str) -> None:
    studio.offers()
    studio.passes(hours=1)
    asked = Message("signal/email/m2", studio.clock.now(), "Consulting", QUESTION, "Ada Sommer")
    studio.replies(QUESTION)
    while studio.step().position != position:
        pass
    assert briefed(studio).questions == (asked,)
    studio.run()
    studio.answers("approve")
    studio.run()
    assert briefed(studio).questions == ()


def test_the_history_of_a_client_is_counted_without_the_sale_itself(studio: Studio) -> None:
    studio.hears()
    is_known(studio, "v1", "won")
    known = [("o1", "won"), ("o2", "lost"), ("o3", "lost"), ("o4", "proposed")]
    for id, stage in known:
        is_known(studio, id, stage)
    is_known(studio, "o5", "won", "contact/other")
    is_known(studio, "o6", "proposed", "contact/other")
    is_known(studio, "o7", "new", "contact/other")
    brief = briefed(studio)
    assert with_history(brief, studio.shop.views, studio.reading.s) == replace(
        brief, previous_won=1, previous_lost=2, open_elsewhere=1, open_opportunities=3
    )
