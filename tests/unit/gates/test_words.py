"""Every language says the same things, and says nothing that nobody needs."""

import re
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from shared.domain.action import Status as MailStatus
from shared.domain.approval import How
from shared.domain.approval import Status as State
from shared.domain.draft import Purpose
from shared.domain.opportunity import Stage
from shared.gates.answer import CHOICES
from shared.gates.client import State as OfferState
from shared.gates.undelivered import Loss
from shared.gates.words.speech import LANGUAGES, Voice, spoken
from shared.models.model import Because

GATES = Path(__file__).parents[3] / "shared" / "gates"
ENGLISH = LANGUAGES["en"]
FAMILIES: dict[str, set[str]] = {
    "ask": {*get_args(Purpose), "unknown"},
    "yes": {*get_args(Purpose), "undo", "it_went_out", "send_again"},
    "do": {choice for choices in CHOICES.values() for choice in choices},
    "because": set(get_args(Because)),
    "how": set(get_args(How)),
    "state": (set(get_args(State)) - {"unasked"}) | {"taken_back"},
    "was": (set(get_args(State)) - {"unasked", "pending"})
    | {"it_went_out", "send_again", "dropped"},
    "mail": (set(get_args(MailStatus)) - {"unplanned"}) | {"leaves"},
    "stage": set(get_args(Stage)),
    "overtaken": {"wrote", "won"},
    "loss": set(get_args(Loss)),
    "is": set(get_args(OfferState)) - {"open", "declined"},
}
"""Sentences whose key ends in a word of the domain."""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_says_everything_with_the_same_gaps(language: str) -> None:
    words = LANGUAGES[language]
    assert words.keys() == ENGLISH.keys()
    for key, sentence in words.items():
        assert gaps(sentence) == gaps(ENGLISH[key]), key
        assert sentence.strip() == sentence != "", key


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_there_is_a_sentence_for_every_case(family: str) -> None:
    said = {key.removeprefix(f"{family}_") for key in ENGLISH if key.startswith(f"{family}_")}
    assert said == FAMILIES[family]


def test_no_sentence_is_left_that_nobody_says() -> None:
    sources = [*GATES.glob("*.py"), *(GATES / "templates").iterdir()]
    told = "".join(path.read_text(encoding="utf-8") for path in sources)
    plain = set(re.findall(r"['\"]([a-z][a-z_]+)['\"]", told))
    built = (*(f"{family}_" for family in FAMILIES), "fact_", "said_", "notice_", "outcome_")
    assert [key for key in ENGLISH if key not in plain and not key.startswith(built)] == []


def test_templates_hold_no_words_of_their_own() -> None:
    for path in (GATES / "templates").glob("*.*"):
        if path.suffix == ".css":
            continue
        text = re.sub(r"{[{%].*?[%}]}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"\?intent=\w*", " ", text)
        text = re.sub(r"<style>.*?</style>|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
        assert set(re.findall(r"[^\W\d_]{2,}", text)) <= {"Keel", "keel", "trail", "retry"}, path


def test_times_are_told_as_people_write_them() -> None:
    at = datetime(2026, 7, 3, 11, 5, 9, tzinfo=UTC)
    assert Voice("en", "Europe/Berlin").moment(at) == "3 July 2026, 13:05 CEST"
    assert Voice("de-AT", "Europe/Berlin").moment(at) == "3. Juli 2026, 13:05 MESZ"
    assert Voice("en", "America/New_York").moment(at) == "3 July 2026, 07:05 EDT"
    assert Voice("de", "America/New_York").moment(at) == "3. Juli 2026, 07:05 EDT"
    assert Voice("en", "Europe/Berlin").clock(at) == "13:05:09 CEST"
    assert Voice("de", "Europe/Berlin").clock(at) == "13:05:09 MESZ"
    assert Voice("en").clock(at) == "11:05:09 UTC"
    assert Voice("en").moment(at) == "3 July 2026, 11:05 UTC"


@pytest.mark.parametrize(
    ("asked", "found"), [("de", "de"), ("DE-ch", "de"), ("fr", "en"), ("", "en"), ("x" * 99, "en")]
)
def test_a_language_that_keel_does_not_write_becomes_english(asked: str, found: str) -> None:
    assert spoken(asked) == found


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
