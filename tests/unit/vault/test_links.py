"""A link or a form that we did not make is nothing, however close it comes."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vault.links import FORM_AGE, Links

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST, SECOND = os.urandom(32), os.urandom(32)
STREAM = "approval/018f-7c"
LINKS = Links(lambda: [FIRST])


def accepts(nonce: str, **changed: object) -> bool:
    asked = {
        "purpose": "approval",
        "stream": STREAM,
        "content_hash": "c0ffee",
        "now": NOON + timedelta(minutes=5),
        **changed,
    }
    return LINKS.accepts(nonce, **asked)  # type: ignore[arg-type]


NONCE = LINKS.nonce("approval", STREAM, "c0ffee", NOON)


def test_our_own_link_names_its_stream() -> None:
    assert LINKS.verify("approval", "approval", LINKS.sign("approval", STREAM)) == STREAM


def test_a_link_can_be_made_again_after_a_crash() -> None:
    assert LINKS.sign("approval", STREAM) == Links(lambda: [FIRST]).sign("approval", STREAM)


def test_a_link_for_one_purpose_opens_no_other() -> None:
    assert LINKS.verify("proposal", "proposal", LINKS.sign("approval", STREAM)) is None


def test_the_id_alone_opens_nothing() -> None:
    for given_ in ("018f-7c", "018f-7c.", ".", "", "." * 50, "018f-7c.\ud800", "018f-7c.ü"):
        assert LINKS.verify("approval", "approval", given_) is None


@given(st.integers(min_value=0, max_value=7 + 1 + 21), st.characters())
def test_one_changed_character_opens_nothing(at: int, character: str) -> None:
    link = LINKS.sign("approval", STREAM)
    forged = link[:at] + character + link[at + 1 :]
    expected = STREAM if forged == link else None
    assert LINKS.verify("approval", "approval", forged) == expected


@given(st.text())
def test_no_text_is_a_link_by_chance(text: str) -> None:
    assert LINKS.verify("approval", "approval", text) is None


def test_an_old_key_verifies_and_the_new_one_signs() -> None:
    rotated = Links(lambda: [SECOND, FIRST])
    assert rotated.verify("approval", "approval", LINKS.sign("approval", STREAM)) == STREAM
    assert rotated.sign("approval", STREAM) == Links(lambda: [SECOND]).sign("approval", STREAM)
    gone = Links(lambda: [SECOND])
    assert gone.verify("approval", "approval", LINKS.sign("approval", STREAM)) is None


def test_our_own_form_is_accepted() -> None:
    assert accepts(NONCE)


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "proposal"},
        {"stream": "approval/other"},
        {"content_hash": "decaf"},
        {"now": NOON + FORM_AGE + timedelta(seconds=1)},
        {"now": NOON - timedelta(minutes=2)},
    ],
    ids=["purpose", "stream", "content", "too old", "from the future"],
)
def test_a_form_is_bound_to_what_it_showed_and_when(changed: dict[str, object]) -> None:
    assert not accepts(NONCE, **changed)


def test_a_form_is_good_for_its_whole_age() -> None:
    assert accepts(NONCE, now=NOON + FORM_AGE)
    assert accepts(NONCE, now=NOON - timedelta(seconds=30))


DAMAGED = ["", ".", "²." + NONCE[11:], "1" * 5000 + NONCE[10:], "-1.x", "ü", "1.\ud800"]


@pytest.mark.parametrize("nonce", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_nonce_is_refused_without_a_fuss(nonce: str) -> None:
    assert not accepts(nonce)


@given(st.integers(min_value=0, max_value=9), st.characters(categories=["Nd"]))
def test_the_time_of_a_form_cannot_be_changed(at: int, digit: str) -> None:
    forged = NONCE[:at] + digit + NONCE[at + 1 :]
    assert accepts(forged) == (forged == NONCE)


def test_parts_cannot_be_shifted_into_each_other() -> None:
    assert not LINKS.accepts(
        LINKS.nonce("approval", "a", "b\x1fc", NOON), "approval", "a\x1fb", "c", NOON
    )


def test_a_link_is_no_form_and_a_form_is_no_link() -> None:
    assert not accepts(LINKS.sign("approval", STREAM))
    assert LINKS.verify("approval", "approval", NONCE) is None
