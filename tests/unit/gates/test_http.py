"""Whatever comes through the wire gets a page with its status; nothing is changed by it."""

import base64
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.flow.house import House
from shared.gates.approval_door import answer_approval
from shared.gates.http import MOST_BYTES, BadRequest, Request, decoded, named, parse
from shared.gates.proposal_door import answer_proposal
from shared.gates.unsubscribe_door import unsubscribe
from tests.support.browser import form_of, get, post
from tests.support.houses import CONTACT, Company
from tests.support.owner import shown

DOORS: dict[str, Callable[[House, dict[str, Any]], dict[str, Any]]] = {
    "approval": answer_approval,
    "proposal": answer_proposal,
    "unsubscribe": unsubscribe,
}
FORM = "application/x-www-form-urlencoded"
LONGEST = MOST_BYTES * 4 // 3 + 4
"""What is longer than this in base64 is too large whatever it says."""


@pytest.fixture(params=sorted(DOORS))
def door(request: pytest.FixtureRequest, company: Company, link: str, offer: str) -> Any:
    """Give a door with a good link to it."""
    links = {
        "approval": link,
        "proposal": offer,
        "unsubscribe": company.house.link("unsubscribe", CONTACT),
    }
    return DOORS[request.param], links[request.param]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("a=" + "x" * MOST_BYTES, {}, 413),
        ("&".join(f"f{n}=x" for n in range(40)), {}, 400),
        ("decision=approve&decision=reject", {}, 400),
        ("decision", {}, 400),
        ("{}", {"content_type": "application/json"}, 415),
        ("decision=approve", {"content_type": ""}, 415),
    ],
)
def test_a_bad_form_changes_nothing(
    company: Company, door: Any, body: str, headers: dict[str, str], status: int
) -> None:
    enter, link = door
    before = company.events
    answered = enter(company.house, post(link, body, **headers))
    assert answered["statusCode"] == status
    assert "Nothing was changed" in answered["body"]
    assert company.events == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("not base64!", 400),
        ("A", 400),
        (base64.b64encode(b"\xff\xfe=\x00").decode(), 400),
        (base64.b64encode(b"a=" + b"x" * MOST_BYTES).decode(), 413),
    ],
)
def test_a_broken_body_changes_nothing(company: Company, door: Any, body: str, status: int) -> None:
    enter, link = door
    before = company.events
    event = {**post(link, body), "isBase64Encoded": True}
    assert enter(company.house, event)["statusCode"] == status
    assert company.events == before


def test_a_form_in_base64_is_a_form_like_any_other(company: Company, link: str) -> None:
    plain = post(link, form_of(shown(company, link), "approve"))
    coded = base64.b64encode(plain["body"].encode()).decode()
    event = {**plain, "body": coded, "isBase64Encoded": True}
    assert answer_approval(company.house, event)["statusCode"] == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_turned_away(company: Company, door: Any, method: str) -> None:
    enter, link = door
    before = company.events
    assert enter(company.house, get(link, method))["statusCode"] == 405
    assert company.events == before


def test_an_event_with_hardly_anything_in_it_is_no_error(company: Company) -> None:
    bare = {"requestContext": {"http": {"method": "post"}}}
    for door in DOORS.values():
        assert door(company.house, bare)["statusCode"] == 403


@given(body=st.text(max_size=200), kind=st.sampled_from([FORM, "multipart/form-data; boundary=a"]))
def test_no_body_is_an_error(body: str, kind: str) -> None:
    request = Request("POST", headers={"content-type": kind}, text=body)
    with suppress(BadRequest):
        fields = request.form()
        assert "C" not in {category(c)[0] for v in fields.values() for c in v if c not in "\n\t"}


def test_fields_come_without_control_characters() -> None:
    body = "note=one%0D%0Atwo%0Dthree%00%1B%E2%80%AE"
    form = Request("POST", headers={"content-type": FORM}, text=body).form()
    assert form == {"note": "one\ntwo\nthree"}


def test_an_amount_keeps_the_space_before_its_currency() -> None:
    body = "text=4.800,00%C2%A0%E2%82%AC"
    form = Request("POST", headers={"content-type": FORM}, text=body).form()
    assert form == {"text": "4.800,00\u00a0€"}


def test_the_log_line_names_the_id_and_never_its_secret(link: str, question: str) -> None:
    assert named(get(link)) == question.partition("/")[2]
    for id_ in ("", "x", ".mac", "a@b.example.mac", "é.mac", "x" * 65 + ".mac", "a b.mac"):
        assert not named({**get(link), "pathParameters": {"id": id_}})


def test_header_names_are_told_apart_by_nothing_but_their_letters() -> None:
    event = {"requestContext": {"http": {"method": "get"}}, "headers": {"Content-Type": FORM}}
    assert parse(event).kind == FORM
    assert parse(event).shows


def test_an_event_is_read_with_its_path_and_without_one() -> None:
    event = {"requestContext": {"http": {"method": "post"}}}
    assert parse(event) == Request("POST", path="/")
    assert parse({**event, "rawPath": "/proposals/x"}) == Request("POST", path="/proposals/x")


# --- what cannot be granted


@pytest.mark.parametrize(
    ("text", "kind", "status", "because"),
    [
        ("a=b", "application/json", 415, "This is not a form."),
        ("a", FORM, 400, "The form cannot be read."),
        ("a=b&a=c", FORM, 400, "The form names a field twice."),
        ("x" * (MOST_BYTES + 1), FORM, 413, "The form is too large."),
    ],
)
def test_a_bad_form_is_refused_in_a_sentence(
    text: str, kind: str, status: int, because: str
) -> None:
    with pytest.raises(BadRequest) as bad:
        Request("POST", headers={"content-type": kind}, text=text).form()
    assert (bad.value.status, str(bad.value)) == (status, because)


def test_a_refusal_without_a_reason_says_nothing() -> None:
    assert str(BadRequest(405)) == ""


@pytest.mark.parametrize("broken", ["YT1i YT1i", "YT1i\n", "YT1", "é"])
def test_base64_that_is_not_written_strictly_is_refused_in_a_sentence(broken: str) -> None:
    with pytest.raises(BadRequest) as bad:
        decoded(broken)
    assert (bad.value.status, str(bad.value)) == (400, "The body cannot be read.")


# --- how much is taken


@pytest.mark.parametrize("coded", [False, True])
def test_a_body_of_just_the_most_bytes_is_taken(coded: bool) -> None:
    body = b"x" * MOST_BYTES
    text = (base64.b64encode(body) if coded else body).decode()
    assert Request("POST", text=text, coded=coded).body() == body


@pytest.mark.parametrize(
    ("length", "status", "because"),
    [(LONGEST, 400, "The body cannot be read."), (LONGEST + 1, 413, "The form is too large.")],
)
def test_base64_longer_than_any_form_is_not_even_decoded(
    length: int, status: int, because: str
) -> None:
    with pytest.raises(BadRequest) as bad:
        Request("POST", text="!" * length, coded=True).body()
    assert (bad.value.status, str(bad.value)) == (status, because)


def test_half_a_character_in_a_body_is_a_question_mark() -> None:
    assert Request("POST", text="note=\ud83d").body() == b"note=?"


def test_a_field_left_empty_is_still_a_field() -> None:
    form = Request("POST", headers={"content-type": FORM}, text="name=&text=hello").form()
    assert form == {"name": "", "text": "hello"}
