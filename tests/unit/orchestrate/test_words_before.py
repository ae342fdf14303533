"""Own words that the client overtook stand below the draft that is written anew instead."""

import pytest

from infra.cli.answering import shown
from shared.actions.mailer import Unknown
from shared.domain.lead import LeadFacts
from shared.gates.ask import question_mail, question_of
from shared.gates.door import owners_voice
from shared.gates.pages import approval_page
from shared.gates.words.speech import LANGUAGES
from tests.support.mails import html_of, text_of
from tests.support.studio import Studio
from tests.unit.orchestrate.leads import is_read_anew
from tests.unit.orchestrate.test_reconcile import looks, question

OWN = "Hello Ada,\n\nit is a pleasure to make you this offer.\n\nKind regards"
SUBJECT_LINE = "An offer from the heart"
CHANGED = "Please make it three days instead."
GERMAN = {"languages: [en, de]": "languages: [de, en]"}


@pytest.fixture
def edited(studio: Studio) -> Studio:
    """Let the owner put the proposal into own words, and be asked about them once more."""
    return _edited(studio)


def _edited(studio: Studio) -> Studio:
    studio.hears()
    studio.run()
    assert studio.answers("edit", subject=SUBJECT_LINE, text=OWN).took_effect
    studio.run()
    return studio


def before(studio: Studio) -> str:
    """Give the words of before that the question at hand shows; empty where it shows none."""
    assert studio.o.stage == "awaiting_approval"
    found = question_of(studio.house, studio.o.approval).before
    assert found is None or found.edited
    return found.text if found else ""


def overtakes(studio: Studio, text: str = CHANGED, number: int = 2) -> None:
    studio.replies(text, number)
    studio.run()


@pytest.mark.parametrize("change", [{}, GERMAN])
def test_a_proposal_drafted_anew_shows_the_owners_words_of_before(
    change: dict[str, str],
) -> None:
    studio = _edited(Studio(change))
    overtakes(studio)
    question = question_of(studio.house, studio.o.approval)
    assert not question.draft.edited
    mail = question_mail(studio.house, studio.house.book.action(studio.o.ask), studio.o.ask)
    say = owners_voice(studio.house)
    page = approval_page(question, say, nonce="n").html
    for part in (text_of(mail), html_of(mail), page):
        _, title, rest = part.partition(LANGUAGES[say.language]["words_before"])
        assert title
        assert SUBJECT_LINE in rest
        assert "it is a pleasure to make you this offer." in rest
    assert "it is a pleasure to make you this offer." in shown(question)


def test_words_that_wait_to_leave_are_shown_as_well(edited: Studio) -> None:
    edited.answers("approve")
    assert edited.o.stage == "sending"
    overtakes(edited)
    assert before(edited).startswith(OWN.rstrip())


def test_words_that_are_still_on_the_desk_are_shown_as_well(studio: Studio) -> None:
    studio.hears()
    studio.run()
    studio.answers("edit", subject=SUBJECT_LINE, text=OWN)
    assert studio.o.stage == "proposing"
    overtakes(studio)
    assert before(studio).startswith(OWN.rstrip())


def test_words_of_another_mail_than_an_offer_are_shown_from_the_desk(studio: Studio) -> None:
    studio.hears()
    is_read_anew(studio, LeadFacts(kind="inquiry", language="en"))
    studio.run()
    assert studio.o.purpose == "nurture"
    studio.answers("edit", subject="Hello", text=OWN + "\n\nOn 9 May at 5.")
    assert studio.o.stage == "writing"
    overtakes(studio, "We need consulting, two days. What would it cost?")
    assert before(studio).startswith(OWN.rstrip())


def test_words_that_the_owner_let_go_are_not_shown_when_the_client_changes_a_fact(
    studio: Studio,
) -> None:
    studio.offers()
    overtakes(studio, "Is travel included?")
    studio.answers("edit", subject="Travel", text="Hello Ada,\n\nit is, on 9 May.")
    studio.run()
    studio.answers("reject")
    assert studio.o.stage == "proposed"
    overtakes(studio, CHANGED, 3)
    assert before(studio) == ""


def test_they_stay_until_something_is_sent(edited: Studio) -> None:
    overtakes(edited)
    edited.answers("return", note="Shorter.")
    edited.run()
    assert before(edited)
    overtakes(edited, "Please make it four days instead.", 3)
    assert before(edited)
    edited.answers("approve")
    edited.run()
    assert edited.o.stage == "proposed"
    overtakes(edited, "Is travel included?", 4)
    assert before(edited) == ""


def test_an_answer_that_brings_the_words_again_does_not_show_them_twice(studio: Studio) -> None:
    studio.offers()
    overtakes(studio, "Is travel included?")
    studio.answers("edit", subject="Travel", text="Hello Ada,\n\nit is.")
    overtakes(studio, "And is training included?", 3)
    assert question_of(studio.house, studio.o.approval).draft.edited
    assert before(studio) == ""
    studio.answers("edit", subject="Travel", text="Hello Ada,\n\nboth are, on 9 May.")
    studio.run()
    assert before(studio) == ""


def test_words_of_a_template_are_not_shown_again(studio: Studio) -> None:
    studio.hears()
    studio.run()
    overtakes(studio)
    assert before(studio) == ""


def test_words_that_the_owner_sent_back_are_not_shown_again(edited: Studio) -> None:
    edited.answers("return", note="Shorter.")
    overtakes(edited)
    assert before(edited) == ""


def test_a_lost_sale_leaves_the_words_behind(edited: Studio) -> None:
    overtakes(edited)
    edited.answers("reject")
    edited.reopens()
    edited.run()
    assert before(edited) == ""


def test_a_change_to_a_lost_sale_does_not_bring_the_words_back(edited: Studio) -> None:
    edited.marks("lost")
    overtakes(edited)
    assert edited.o.stage == "awaiting_approval"
    assert question_of(edited.house, edited.o.approval).before is None


def test_a_first_question_has_no_words_of_before(studio: Studio) -> None:
    studio.hears()
    studio.run()
    assert before(studio) == ""


def test_a_question_of_before_still_shows_what_it_showed(edited: Studio) -> None:
    overtakes(edited)
    question = edited.o.approval
    edited.answers("approve")
    edited.run()
    assert edited.o.stage == "proposed"
    assert question_of(edited.house, question).before


def test_the_question_about_a_mail_in_doubt_is_about_that_mail_alone(edited: Studio) -> None:
    overtakes(edited)
    edited.answers("approve")
    edited.passes(seconds=20)
    edited.provider(Unknown("the call timed out"))
    edited.run()
    edited.passes(minutes=16)
    looks(edited)
    doubt = question(edited)
    assert question_of(edited.house, doubt).kind == "unknown_delivery"
    assert question_of(edited.house, doubt).before is None


@pytest.mark.parametrize(
    ("own", "stage"),
    [("is 9 May still good?", "awaiting_approval"), ("is it still of interest?", "sending")],
)
def test_words_of_a_reminder_that_the_client_overtook_are_shown_beside_the_answer(
    studio: Studio, own: str, stage: str
) -> None:
    studio.offers()
    studio.writes_and_asks("followup", "Hello Ada, " + "only asking. " * 130)
    studio.answers("edit", subject="One word", text=f"Hello Ada,\n\n{own}")
    if stage == "awaiting_approval":
        studio.run()
    assert (studio.o.stage, studio.o.purpose) == (stage, "followup")
    overtakes(studio, "Is travel included?")
    assert studio.o.purpose == "answer"
    assert before(studio).startswith(f"Hello Ada,\n\n{own}")
