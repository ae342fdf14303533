"""What the owner wants changed in a draft changes the offer, by rule."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.agents.brief import Brief, Proposed
from shared.agents.proposal_generator import propose
from shared.domain.lead import ServiceWish
from tests.support import messages_api as api
from tests.support.briefs import (
    COMPANY,
    ENGLISH,
    GERMAN,
    NOW,
    POLICIES,
    claude,
    filled,
    gateway,
    no_model,
    offered,
    saying,
    understood,
)


def proposed(brief: Brief, **said: Any) -> Proposed:
    desk = gateway(saying(**said)) if said else no_model()
    return propose(brief, COMPANY, desk, POLICIES)


def letter(made: Proposed) -> str:
    return filled(made.written.text, made.written.slots)


def again(note: str, *earlier: str, text: str = ENGLISH) -> Proposed:
    return proposed(
        understood(text, note=note, earlier_notes=earlier, offer=offered(text), given_text="…")
    )


@pytest.mark.parametrize(
    ("note", "net", "percent"),
    [
        ("Give them 10% off, please.", "€4,320.00", "10"),
        ("7,5 Prozent Rabatt geben", "€4,440.00", "7.5"),
        ("5 % discount or 10 % discount?", "€4,800.00", "0"),
        ("They get 100% of our attention.", "€4,800.00", "0"),
        ("Say “we gave 20% off last year” in it.", "€4,800.00", "0"),
    ],
)
def test_a_discount_is_the_owners_to_give(note: str, net: str, percent: str) -> None:
    made = again(note)
    assert made.offer.net_text == net
    assert made.pricing.facts["price.discount_percent"] == float(Decimal(percent))


def test_a_discount_above_the_limit_is_asked_for_again() -> None:
    assert "a_discount_above_the_limit_needs_a_yes" in {
        r.name for r in again("25% discount").pricing.rules
    }


def test_an_earlier_note_still_holds() -> None:
    assert again("Add the photos.", "10% discount").offer.net_text == "€5,310.00"
    assert again("5% discount instead", "10% discount").offer.net_text == "€4,560.00"
    assert again("No discount after all.", "10% discount").offer.net_text == "€4,800.00"


@pytest.mark.parametrize(
    ("note", "services"),
    [
        ("Please add the photos.", (ServiceWish(service="website", add_ons=("photos",)),)),
        (
            "Add a logo as well.",
            (ServiceWish(service="website"), ServiceWish(service="brand_kit")),
        ),
        ("Make it warmer; the logo of theirs is lovely.", (ServiceWish(service="website"),)),
    ],
)
def test_a_note_changes_what_is_offered(note: str, services: tuple[ServiceWish, ...]) -> None:
    titles = [line.title for line in again(note).offer.lines]
    named = [COMPANY.service(w.service) for w in services]
    add_ons = [s.add_on(a) for s, w in zip(named, services, strict=True) if s for a in w.add_ons]
    assert titles == [found.name["en"] for found in [*named, *add_ons] if found]


@pytest.mark.parametrize(
    "note", ["Make it 3 days.", "3 days instead of 2 days", "Instead of 2 days, offer 3 days."]
)
def test_a_note_changes_how_much_is_offered(note: str) -> None:
    made = again(note, text="We need two days of consulting by end of May.")
    assert made.offer.lines[0].quantity_text == "3 days"


def test_a_note_takes_something_out() -> None:
    made = again("Without photos, please.", text="We need a website with photos, by end of May.")
    assert [line.title for line in made.offer.lines] == ["Website"]


def test_quoted_words_of_the_owner_are_said_as_they_stand() -> None:
    text = letter(again("Tell them “It was lovely to meet you in May, at 5 o'clock.”"))
    assert "It was lovely to meet you in May, at 5 o'clock." in text


@pytest.mark.parametrize("sent", [True, False])
def test_only_an_offer_that_went_out_is_called_an_earlier_one(sent: bool) -> None:
    brief = understood(ENGLISH, note="10% off", offer=offered(ENGLISH), offered=sent)
    made = proposed(brief)
    assert ("Thank you for your patience." in letter(made)) is sent
    assert ("replaces the earlier one" in made.offer.intro) is sent


@pytest.mark.parametrize(
    ("text", "once_more", "word"),
    [
        (ENGLISH, "Here is our proposal once more: Website.", "revised"),
        (GERMAN, "Hier ist unser Angebot noch einmal: Website.", "überarbeitet"),
    ],
)
@pytest.mark.parametrize("note", ["", "10% off", "Warmer.", "Add a logo."])
def test_only_an_offer_that_differs_from_the_clients_is_called_revised(
    text: str, once_more: str, word: str, note: str
) -> None:
    later = NOW + timedelta(days=3)
    brief = understood(text, note=note, held=offered(text), offered=True, now=later)
    told = letter(proposed(brief))
    differs = note in ("10% off", "Add a logo.")
    assert (word in told, once_more in told) == (differs, not differs)


@pytest.mark.parametrize(("note", "revision"), [("", False), ("10% off", True)])
def test_a_model_is_told_of_a_revision_only_where_there_is_one(note: str, revision: bool) -> None:
    brief = understood(ENGLISH, note=note, held=offered(ENGLISH), offered=True)
    with claude() as (server, desk):
        server.then(api.says({"mail": ["We thank you for your word."]}))
        propose(brief, COMPANY, desk, POLICIES)
    asked = str(server.requests[0].body["messages"]).replace("\\", "")
    assert f'"revision": {str(revision).lower()}' in asked or (
        f'"revision":{str(revision).lower()}' in asked
    )


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("Make it sound warmer.", ("Make it sound warmer",)),
        ("10% off", ()),
        ("Warmer and shorter, and 10% off, please.", ("Warmer", "shorter")),
        ("Kürzer, bitte. Und 7,5 Prozent Rabatt", ("Kürzer",)),
        ("Add the photos and a logo; mention the fair", ("mention the fair",)),
        ("Shorter. Tell them “It was lovely to meet you, and all of you.”", ("Shorter",)),
        ("5 % discount or 10 % discount?", ("5 % discount or 10 % discount",)),
        ("No discount after all. Thanks!", ()),
        ("", ()),
    ],
)
def test_each_wish_that_rules_cannot_follow_is_owned_up_to(
    note: str, left: tuple[str, ...]
) -> None:
    made = again(note)
    assert made.written.unfollowed == left
    assert made.written.provenance.because == "no_key"


@pytest.mark.parametrize(
    "note", ["Make it 3 days.", "3 days instead of 2 days", "Instead of 2 days, offer 3 days."]
)
def test_a_wish_that_changed_how_much_is_offered_was_followed(note: str) -> None:
    made = again(note, text="We need two days of consulting by end of May.")
    assert made.written.unfollowed == ()


def test_a_wish_of_an_earlier_note_is_owned_up_to_until_it_is_followed() -> None:
    assert again("10% off", "Warmer.", "Warmer.").written.unfollowed == ("Warmer",)


def test_a_wish_is_left_to_the_owner_where_a_models_words_were_refused() -> None:
    given = understood(ENGLISH, note="Warmer", offer=offered(ENGLISH))
    kept = proposed(given, mail=["We understood that your bakery wants to be found."])
    refused = proposed(given, mail=["It costs 900."])
    assert (kept.written.unfollowed, refused.written.unfollowed) == ((), ("Warmer",))


def test_a_model_follows_a_note_in_words_alone() -> None:
    given = understood(ENGLISH, note="Warmer, and 10% off", offer=offered(ENGLISH))
    made = proposed(given, mail=["We understood that your bakery wants to be found."])
    assert made.offer.net_text == "€4,320.00"
    assert "your bakery wants to be found" in letter(made)


def test_a_quantity_of_the_owner_that_is_no_whole_number_is_not_followed_and_said_so() -> None:
    made = again("Make it 2.5 days.", text="We need 4 days of consulting.")
    assert made.offer.lines[0].quantity_text == "4 days"
    assert made.written.unfollowed == ("Make it 2.5 days",)
