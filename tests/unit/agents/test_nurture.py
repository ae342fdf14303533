"""Every kind of letter says what it must, in the client's language, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.agents.brief import Brief, Offer, Written
from shared.agents.letters import letter, slots
from shared.agents.nurture import write
from shared.domain.draft import Purpose
from shared.domain.lead import LeadFacts
from tests.support.briefs import (
    COMPANY,
    ENGLISH,
    GERMAN,
    NOW,
    filled,
    gateway,
    message,
    no_model,
    offered,
    saying,
    understood,
)

GATE = {
    "proposal_link": "https://keel.studio.example/proposals/p1",
    "unsubscribe_link": "https://keel.studio.example/unsubscribe/u1",
}
OFFER = offered(ENGLISH)
ANGEBOT = offered(GERMAN)
PURPOSES: tuple[Purpose, ...] = ("answer", "nurture", "decline", "followup")


def written(brief: Brief, **said: Any) -> Written:
    return write(brief, COMPANY, gateway(saying(**said)) if said else no_model())


def mail(brief: Brief, **said: Any) -> str:
    made = written(brief, **said)
    return filled(made.text, {**made.slots, **GATE})


def asking(question: str, text: str = ENGLISH, **more: Any) -> Brief:
    offer = ANGEBOT if text == GERMAN else OFFER
    asked = (message(question, signal="signal/email/m2"),)
    given = {"purpose": "answer", "questions": asked, "offer": offer, **more}
    return understood(text, **given)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_every_letter_greets_signs_off_and_leaves_only_links_to_the_gate(
    purpose: Purpose, text: str
) -> None:
    german = text == GERMAN
    made = written(understood(text, purpose=purpose, offer=ANGEBOT if german else OFFER))
    assert set(slots(made.subject + made.text)) - set(made.slots) <= set(GATE)
    said = filled(made.text, {**made.slots, **GATE})
    assert said.startswith("Guten Tag Ada Example," if german else "Hello Ada,")
    assert ("Freundliche Grüße" if german else "Kind regards") + "\nExample Studio" in said
    assert "{{" not in said
    assert "\n\n\n" not in said


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("purpose", [*PURPOSES, "proposal"])
def test_a_template_has_the_same_slots_in_both_languages(purpose: str, language: str) -> None:
    def shape(spoken: str) -> list[tuple[Any, ...]]:
        read = letter(spoken, purpose)
        rows = [(p.known, p.unknown, sorted(slots(p.text))) for p in read.paragraphs]
        return [(sorted(slots(read.subject)),), *rows]

    assert shape(language) == shape("en")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How much is it in total?", "€5,712.00 with tax, €4,800.00 without"),
        ("What is included?", "Concept, design and build of a website"),
        ("When do we have to pay the deposit?", "The deposit is €1,713.60."),
        ("Until when is the offer valid?", "valid until March 23, 2026"),
        ("How can we accept it?", "type your name and confirm"),
        ("What else do you offer?", "- Brand kit: The essentials"),
        ("Do you like bread?", "I will look into your message"),
        ("We would love to hear more", "I will look into your message"),
        ("Could you please help me with this?", "I will look into your message"),
    ],
)
def test_a_question_is_answered_from_what_is_known(question: str, said: str) -> None:
    text = mail(asking(question))
    assert said in text
    assert GATE["proposal_link"] in text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Was kostet das insgesamt?", "5.712,00\u00a0€ mit Steuer"),
        ("Was ist alles enthalten?", "Konzept, Gestaltung und Umsetzung"),
        ("Wann ist die Anzahlung fällig?", "1.713,60\u00a0€"),
        ("Bis wann gilt das Angebot?", "23. März 2026"),
        ("Wie kann ich das Angebot annehmen?", "tragen Ihren Namen ein"),
        ("Mögen Sie Brot?", "Ihre Nachricht sehe ich mir an"),
        ("Was kostet das? Und mögen Sie Brot?", "Den Rest Ihrer Nachricht sehe ich mir an"),
    ],
)
def test_a_german_question_gets_a_german_answer(question: str, said: str) -> None:
    assert said in mail(asking(question, GERMAN))


def test_what_was_not_asked_is_not_said() -> None:
    text = mail(asking("What is included?"))
    assert "€" not in text
    assert "your message" not in text


def test_two_questions_are_both_answered() -> None:
    text = mail(asking("What is included? And do you like bread?"))
    assert "Concept, design" in text
    assert "look into the rest of your message" in text


def test_before_an_offer_no_answer_speaks_of_one() -> None:
    text = mail(asking("How much is it?", offer=None))
    assert "proposal" not in text
    assert "look into your message" in text


def test_an_answer_after_the_order_says_that_it_stands() -> None:
    text = mail(asking("When do you start?", won=True))
    assert "Your order stands as agreed." in text
    assert GATE["proposal_link"] not in text


def test_a_lead_that_named_no_service_is_shown_what_there_is() -> None:
    text = mail(understood("We would like something nice.", purpose="nurture"))
    assert "- Website: Concept" in text
    assert GATE["unsubscribe_link"] in text


def test_a_budget_that_is_too_small_is_told_kindly_with_the_list_price() -> None:
    text = mail(understood("We need a website, budget 500 EUR.", purpose="nurture"))
    assert "our price for “Website” is €4,800.00 before tax" in text
    assert "These would help" not in text


def test_a_lead_is_asked_for_what_is_missing() -> None:
    text = mail(understood("We need a website.", purpose="nurture"))
    assert "- the budget you plan with\n- when it should be ready" in text


def test_a_second_word_to_a_quiet_lead_says_so() -> None:
    text = mail(understood("We need a website.", purpose="nurture", followups=1))
    assert "Is the work still on your mind?" in text


@pytest.mark.parametrize("text", ["Our website is down!", "Greetings from the mountains."])
def test_what_only_the_owner_can_answer_is_left_to_them(text: str) -> None:
    made = written(understood(text, purpose="nurture"), mail=["We will repair it at once."])
    assert "come back to you personally" in made.text
    assert "offer" not in made.text
    assert made.provenance.degraded
    assert made.provenance.because == "only the owner can answer this"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("job", "no open position"),
        ("vendor", "not something we are looking for"),
        ("other", "not something we can help with"),
    ],
)
def test_a_no_fits_what_was_wanted(kind: Any, said: str) -> None:
    assert said in mail(understood(ENGLISH, purpose="decline", facts=LeadFacts(kind=kind)))


def test_a_reminder_names_the_offer_and_how_long_it_stands() -> None:
    brief = understood(ENGLISH, purpose="followup", offer=OFFER)
    assert "our proposal “Website”" in mail(brief)
    assert "valid until March 23, 2026" in mail(brief)
    last = understood(ENGLISH, purpose="followup", offer=OFFER, followups=1)
    assert "our last reminder" in mail(last)


def test_a_reminder_of_a_lapsed_offer_does_not_hold_it_out() -> None:
    late = NOW + timedelta(days=30)
    text = mail(understood(ENGLISH, purpose="followup", offer=OFFER, now=late))
    assert "has lapsed" in text
    assert GATE["proposal_link"] not in text


def test_a_reminder_holds_an_offer_out_until_midnight_where_the_company_is() -> None:
    midnight = datetime(2026, 3, 23, 23, tzinfo=UTC)
    for minutes, lapsed in ((-1, False), (0, True)):
        now = midnight + timedelta(minutes=minutes)
        text = mail(understood(ENGLISH, purpose="followup", offer=OFFER, now=now))
        assert ("has lapsed" in text) is lapsed


@pytest.mark.parametrize(
    ("text", "offer", "subject"),
    [(ENGLISH, OFFER, "Re: Proposal: Website"), (GERMAN, ANGEBOT, "Re: Angebot: Website")],
)
def test_a_reminder_stays_in_the_thread_of_its_offer(text: str, offer: Offer, subject: str) -> None:
    made = written(understood(text, purpose="followup", offer=offer))
    assert filled(made.subject, made.slots) == subject


def test_an_answer_to_nobodys_subject_is_about_the_offer() -> None:
    said = (message(ENGLISH, subject=""),)
    made = written(understood(ENGLISH, purpose="answer", offer=OFFER, messages=said))
    assert filled(made.subject, made.slots) == "Re: Proposal: Website"


def test_a_subject_that_leads_elsewhere_is_not_repeated() -> None:
    said = (message(ENGLISH, subject="Win at https://attacker.example"),)
    made = written(understood(ENGLISH, messages=said, purpose="nurture"))
    assert filled(made.subject, made.slots) == "Re: Your message"


def test_the_thread_keeps_its_subject() -> None:
    said = (message(ENGLISH, subject="AW: RE: A new website"),)
    made = written(understood(ENGLISH, messages=said, purpose="nurture"))
    assert filled(made.subject, made.slots) == "Re: A new website"


@pytest.mark.parametrize("purpose", PURPOSES)
def test_quoted_words_of_the_owner_are_said_in_every_letter(purpose: Purpose) -> None:
    note = "Please add “Greet the whole team from me.”"
    text = mail(understood(ENGLISH, purpose=purpose, offer=OFFER, note=note, given_text="…"))
    assert "Greet the whole team from me." in text


def test_a_note_that_a_template_cannot_follow_is_owned_up_to() -> None:
    brief = understood(ENGLISH, purpose="nurture", note="Warmer, please.")
    assert written(brief).unfollowed == ("Warmer",)
    assert written(brief).provenance.because == "no_key"
    assert written(brief, mail=["We are glad that you wrote to us."]).unfollowed == ()
    assert written(brief, mail=["It costs 900."]).unfollowed == ("Warmer",)
