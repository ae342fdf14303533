"""A form is understood by what its fields mean, and nothing that was filled in is lost."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.signals import CanonicalSignal
from shared.ingest.form import read_form
from shared.ingest.unreadable import UnreadableInput
from tests.unit.ingest.desk import MORNING


def form(content: Any, **known: Any) -> CanonicalSignal:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_form(raw, received_at=MORNING, **known)


JANE = ("Jane Client", "jane@client.example", "We need a website.")


@pytest.mark.parametrize(
    "content",
    [
        {"name": JANE[0], "email": JANE[1], "message": JANE[2]},
        {"Vorname": "Jane", "Nachname": "Client", "E-Mail": JANE[1], "Nachricht": JANE[2]},
        {"contact[name]": JANE[0], "contact[email]": JANE[1], "contact[message]": JANE[2]},
        {"data": {"fullName": JANE[0], "emailAddress": JANE[1], "comments": JANE[2]}, "type": "x"},
        [
            {"label": "Name", "value": JANE[0]},
            {"label": "Your e-mail", "value": JANE[1]},
            {"label": "Message", "value": JANE[2]},
        ],
        {"fields": [{"name": "name", "value": JANE[0]}, {"name": "email", "value": JANE[1]},
                    {"name": "message", "value": JANE[2]}]},
        b"name=Jane+Client&email=jane%40client.example&message=We+need+a+website.",
    ],
)  # fmt: skip
def test_fields_are_known_by_many_names(content: Any) -> None:
    signal = form(content)
    assert (signal.sender.name, signal.sender.email, signal.text) == JANE
    assert signal.defects == ()


def test_what_has_no_known_name_is_added_to_the_text() -> None:
    signal = form({"email": JANE[1], "message": "Hi", "Budget": "5000", "company": "Acme"})
    assert signal.text == "Hi\n\ncompany: Acme\nBudget: 5000"


def test_a_second_value_for_a_field_is_kept() -> None:
    signal = form({"email": JANE[1], "e-mail": "other@client.example", "message": "Hi"})
    assert signal.sender.email == JANE[1]
    assert "other@client.example" in signal.text


@pytest.mark.parametrize(
    ("content", "defects"),
    [
        ({}, {"missing_email", "missing_message"}),
        ({"message": "Hi"}, {"missing_email"}),
        ({"email": "not an address", "message": "Hi"}, {"unreadable_email", "missing_email"}),
        (b"{broken", {"unreadable_form"}),
        (b"[" * 5_000, {"unreadable_form"}),
        (b"\xff\xfe\x00", {"unreadable_form"}),
        (b"just words", {"unreadable_form"}),
        ({"message": "x" * 200_000}, {"body_truncated"}),
        ({f"field{n}": "x" for n in range(500)}, {"too_many_fields"}),
        ({"timestamp": "yesterday", "data": {"message": "Hi"}}, {"unreadable_date"}),
    ],
)
def test_what_is_broken_is_named(content: Any, defects: set[str]) -> None:
    assert defects <= set(form(content).defects)


@pytest.mark.parametrize("nothing", [b"", b" \n"])
def test_nothing_at_all_is_no_signal(nothing: bytes) -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        form(nothing)


def test_secrets_that_forms_carry_are_left_out() -> None:
    signal = form({"email": JANE[1], "message": "Hi", "csrf_token": "s3cret", "password": "s3cret"})
    assert "s3cret" not in signal.to_json()


@pytest.mark.parametrize("ident", ["msg_1", "a/b", "../x", "", "x" * 500, "ünïcode"])
def test_an_id_is_fit_for_a_streams_name(ident: str) -> None:
    found = form({"message": "Hi"}, provider_id=ident).provider_id
    assert found
    assert "/" not in found
    assert ".." not in found
    assert len(found) <= 120
    assert found == form({"message": "Hi"}, provider_id=ident).provider_id


def test_a_signature_proves_the_site_and_not_the_person() -> None:
    signal = form({"email": JANE[1], "message": "Hi"}, verified=True)
    assert signal.verified_by == ("webhook",)
    assert signal.trust == "unauthenticated"


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_is_read(content: Any) -> None:
    assert form(content).to_json().encode()


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1).filter(lambda raw: bool(raw.strip())))
def test_random_bytes_never_raise(raw: bytes) -> None:
    assert form(raw).to_json().encode()
