"""Whoever has ordered is asked for nothing any more, and whoever takes it back is promised nothing."""

import pytest

from tests.support.briefs import ENGLISH, GERMAN
from tests.unit.agents.test_nurture import GATE, asking, mail, written

OFFERING = ("accept", "zusagen", "Zusagen", "proposal", "Angebot", "valid until", "gilt bis")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("We confirm Monday. What are the next steps?", ENGLISH),
        ("Here is the signed order. When do you start?", ENGLISH),
        ("Until when is it valid, and how do we proceed?", ENGLISH),
        ("Was sind die nächsten Schritte?", GERMAN),
        ("Müssen wir noch etwas unterschreiben? Bis wann gilt das?", GERMAN),
    ],
)
def test_after_a_yes_nothing_is_left_to_accept(question: str, text: str) -> None:
    said = mail(asking(question, text, won=True))
    assert not [word for word in OFFERING if word in said]
    assert "personally" in said or "persönlich" in said


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("We have moved the total to your account.", ENGLISH),
        ("Die Kosten haben wir intern freigegeben.", GERMAN),
    ],
)
def test_after_a_yes_a_price_that_nobody_asked_for_is_not_told(words: str, text: str) -> None:
    said = mail(asking(words, text, won=True))
    assert "€" not in said


@pytest.mark.parametrize(
    ("question", "text", "price"),
    [
        ("How much is it in total?", ENGLISH, "The agreed price is €5,712.00"),
        ("Was kostet das insgesamt?", GERMAN, "Der vereinbarte Preis beträgt 5.712,00"),
    ],
)
def test_after_a_yes_the_price_is_the_agreed_one(question: str, text: str, price: str) -> None:
    said = mail(asking(question, text, won=True))
    assert price in said
    assert not [word for word in OFFERING if word in said]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Sorry, we have to cancel the order. How much is owed?", ENGLISH),
        ("Sorry, we have to\ncancel the order.", ENGLISH),
        ("How can we cancel the order?", ENGLISH),
        ("No thanks, we went with another agency.", ENGLISH),
        ("Wir müssen den Auftrag leider stornieren.", GERMAN),
        ("Leider nein, das ist uns zu teuer.", GERMAN),
    ],
)
def test_whoever_takes_an_order_back_is_held_and_told_nothing_else(words: str, text: str) -> None:
    made = written(asking(words, text, won=True), mail=["Your order stands."])
    said = mail(asking(words, text, won=True))
    assert "stands" not in made.text and "wie vereinbart" not in said
    assert "€" not in said and GATE["proposal_link"] not in said
    assert "come back to you personally" in said or "melde mich dazu persönlich" in said
    assert made.provenance.because == "only the owner can answer this"


def test_a_no_that_only_a_model_saw_is_held_as_well() -> None:
    said = mail(asking("We think it is better to part.", won=True, declined=True))
    assert "stands as agreed" not in said
    assert "come back to you personally" in said


def test_a_no_to_an_open_offer_is_answered_as_a_question() -> None:
    said = mail(asking("We decline unless it is cheaper. How much is it?"))
    assert "The price of our proposal is" in said
