"""A client who has a sale open and writes anew is offered nothing behind the owner's back."""

from shared.gates.ask import question_mail, question_of
from tests.support.houses import SUBJECT
from tests.support.mails import html_of, text_of
from tests.support.studio import Studio
from tests.unit.orchestrate.leads import CLEAR, is_known, is_read_anew

HINT = "They have another sale open here; perhaps this belongs to it."


def test_the_question_says_that_the_client_has_another_sale_open(studio: Studio) -> None:
    studio.hears()
    is_known(studio, "o4", "proposed")
    is_read_anew(studio, CLEAR)
    studio.run()
    assert studio.o.stage == "awaiting_approval"
    raw = question_mail(studio.house, studio.house.book.action(studio.o.ask), studio.o.ask)
    for said in (text_of(raw), html_of(raw)):
        assert HINT in said


def test_what_speaks_for_an_offer_takes_no_room_on_the_screen(studio: Studio) -> None:
    studio.hears()
    is_known(studio, "o4", "won")
    is_read_anew(studio, CLEAR)
    studio.run()
    policies = [j.policy for j in question_of(studio.house, studio.o.approval).judgements]
    assert policies == ["outreach", "pricing"]


def test_a_later_mail_says_no_more_how_the_lead_was_routed(studio: Studio) -> None:
    studio.hears()
    is_known(studio, "o4", "proposed")
    is_read_anew(studio, CLEAR)
    studio.run()
    studio.answers("approve")
    studio.run()
    assert studio.o.stage == "proposed"
    studio.replies("Do you work on weekends?")
    studio.run()
    asked = question_of(studio.house, studio.o.approval)
    assert asked.draft.purpose == "answer"
    assert "qualification" not in [j.policy for j in asked.judgements]
    assert studio.house.book.opportunity(SUBJECT).offered
