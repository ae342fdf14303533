"""A name or subject reads as it is written: nothing in it turns its letters round or hides them."""

import base64
from urllib.parse import quote

import pytest

from shared.ingest.form import read_form
from tests.unit.ingest.desk import MORNING, read

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HIDDEN = "\u200b\u2060\ufeff\u00ad\u180e\U000e0041"


def encoded(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


@pytest.mark.parametrize("unseen", [*TURNS, *HIDDEN])
def test_no_name_or_subject_of_a_mail_is_turned_round(unseen: str) -> None:
    trick = f"elpmaxe{unseen} Jane"
    head = f"From: {encoded(trick)} <jane@client.example>\r\nSubject: {encoded(trick)}\r\n\r\nHi"
    signal = read(head.encode())
    assert (signal.sender.name, signal.subject) == ("elpmaxe Jane", "elpmaxe Jane")


def test_raw_characters_of_a_name_are_no_way_round() -> None:
    signal = read("From: \u202eJane <jane@client.example>\r\n\r\nHi".encode())
    assert signal.sender.name == "Jane"


@pytest.mark.parametrize("fields", ["name={0}", "first_name={0}", "subject={0}&name={0}"])
def test_no_name_or_subject_of_a_form_is_turned_round(fields: str) -> None:
    filled = fields.format(quote("\u202e elpmaxe\u202e Jane")) + "&email=jane%40client.example"
    signal = read_form(filled.encode(), received_at=MORNING)
    assert signal.sender.name == "elpmaxe Jane"
    assert signal.subject in {"", "elpmaxe Jane"}


@pytest.mark.parametrize("name", ["علی\u200cرضا", "👩\u200d💻 Jane", "Zoë"])
def test_joiners_within_words_and_emoji_stay(name: str) -> None:
    assert (
        read(f"From: {encoded(name)} <jane@client.example>\r\n\r\nHi".encode()).sender.name == name
    )


def test_an_address_with_hidden_characters_is_not_made_another_persons() -> None:
    signal = read("From: jane@cli\u200bent.example\r\n\r\nHi".encode())
    assert signal.sender.email != "jane@client.example"
    assert "missing_from" in signal.defects
