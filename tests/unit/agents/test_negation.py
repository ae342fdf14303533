"""What somebody says they do not want is no wish, and a lawyer's letter is no inquiry."""

import pytest

from shared.agents.qualification import qualify
from tests.support.briefs import COMPANY, POLICIES, read, understood


def wished(*texts: str) -> dict[str, tuple[str, ...]]:
    return {wish.service: wish.add_ons for wish in read(*texts).services}


@pytest.mark.parametrize(
    "text",
    [
        "We do not need a website, only a logo. No photos",
        "Website\n\nWe do not need a website, only a logo. No photos",
        "We don't need a website, only a logo.",
        "We don’t really want a new website. A logo would be nice.",
        "We no longer need the website, only the logo.",
        "We're not looking for a website, we need a logo.",
        "We need a logo instead of a website.",
        "Instead of a website, we need a logo.",
        "We would rather have a logo than a website.",
        "We want not a website but a logo.",
        "A website is not what we need; we need a logo.",
        "A website we do not need, only a logo.",
        "We need a logo, without website or photos.",
        "Wir brauchen keine Website, nur ein Logo. Keine Fotos.",
        "Website\n\nWir brauchen keine Website, nur ein Logo.",
        "Eine Website brauchen wir nicht, nur ein Logo.",
        "Ein Logo statt einer Website, bitte.",
        "Anstelle einer Website hätten wir gern ein Logo.",
        "Wir möchten lieber ein Logo als eine Website.",
        "Nicht eine Website, sondern ein Logo brauchen wir.",
        "Eine Website ist nicht nötig, aber wir brauchen ein Logo.",
    ],
)
def test_what_is_not_wanted_is_no_wish(text: str) -> None:
    assert wished(text) == {"brand_kit": ()}


@pytest.mark.parametrize(
    "text",
    [
        "We need neither a website nor a logo, but consulting.",
        "No website or logo, please, just consulting.",
        "Weder Website noch Logo, sondern Beratung.",
        "Keine Website und kein Logo, nur Beratung.",
    ],
)
def test_a_no_holds_for_all_that_it_names(text: str) -> None:
    assert wished(text) == {"consulting": ()}


@pytest.mark.parametrize(
    "text",
    [
        "Not only a website but also a logo.",
        "We need more than a website: also a logo.",
        "Nicht nur eine Website, sondern auch ein Logo.",
        "Wir brauchen eine Website und noch ein Logo.",
    ],
)
def test_what_only_looks_like_a_no_is_still_wished_for(text: str) -> None:
    assert wished(text).keys() == {"website", "brand_kit"}


@pytest.mark.parametrize(
    "text",
    [
        "We have no website yet. Can you build one?",
        "Wir haben noch keine Website und brauchen eine.",
        "Wir brauchen keine Website von der Stange, sondern eine Website mit Charakter.",
        "We need a website without photos.",
        "Wir möchten eine Website, aber keine Fotos.",
        "We do not want any photos on the website.",
    ],
)
def test_who_has_none_or_wants_another_wishes_for_one(text: str) -> None:
    assert wished(text) == {"website": ()}


def test_a_later_refusal_takes_an_earlier_wish_back() -> None:
    assert wished("We need a website and a logo.", "We don't need a website.") == {"brand_kit": ()}


@pytest.mark.parametrize(
    "text",
    [
        (
            "Ich bin Anwalt und fordere Sie auf, die Website meines Mandanten nicht länger zu kopieren. "
            "Unterlassungserklärung bis 3. Mai."
        ),
        "Abmahnung: Wir benötigen bis Freitag Ihre Unterlassungserklärung zu Ihrer Website.",
        "I am an attorney. We demand that you cease and desist from copying the website.",
        "On behalf of our client we need a website taken down, or legal action will follow.",
    ],
)
def test_a_lawyers_letter_is_for_the_owner(text: str) -> None:
    assert read(text).kind == "other"
    assert qualify(understood(text), COMPANY, POLICIES).outcome == "ask"


@pytest.mark.parametrize(
    "text",
    [
        "I am a lawyer and need a new website for my firm.",
        "We are a law firm for copyright and need a new website.",
        "Wir sind eine Anwaltskanzlei für Markenrecht und brauchen eine neue Website.",
        "Wir fordern Sie gern auf, uns ein Angebot für eine Website zu machen.",
    ],
)
def test_a_lawyer_may_need_something(text: str) -> None:
    assert read(text).kind == "inquiry"
