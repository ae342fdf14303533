"""What lies in a log stays readable: the shape of an event changes compatibly or by version."""

import copy
from typing import Annotated, Literal

import pytest
from pydantic import Field

from shared.domain.event import Event, Personal, PersonalText, Value
from shared.domain.registry import EVENTS
from tests.support import event_contract, events_doc
from tests.support.event_contract import COMMAND, Json, breaks, contract, load


class Line(Value):
    words: str


class Told(Event):
    """Something was told."""

    who: PersonalText = ""
    how: Literal["mail", "phone"]
    count: int
    note: str | None = None
    lines: tuple[Line, ...] = ()


def entry(kind: type[Event], version: int = 1) -> Json:
    return {
        "Told": {
            "noun": "story",
            "version": version,
            "personal": sorted(kind.personal_fields()),
            "schema": kind.model_json_schema(),
            "earlier": {},
        }
    }


BEFORE = entry(Told)


class Renamed(Event):
    whom: PersonalText = ""
    how: Literal["mail", "phone"]
    count: int
    note: str | None = None
    lines: tuple[Line, ...] = ()


class Retyped(Told):
    count: str  # type: ignore[assignment]


class Narrowed(Told):
    how: Literal["mail"]


class Bounded(Told):
    count: Annotated[int, Field(ge=1)]


class Required(Told):
    place: str


class NewlyRequired(Told):
    note: str | None


class NoLongerNull(Told):
    note: str = ""


class LongerLine(Value):
    words: str
    by: str


class DeeplyRequired(Told):
    lines: tuple[LongerLine, ...] = ()  # type: ignore[assignment]


class LaidOpen(Told):
    who: str = ""


INCOMPATIBLE: list[tuple[type[Event], str]] = [
    (Renamed, "Told.who is gone"),
    (Retyped, "Told.count had type integer, now string"),
    (Narrowed, 'Told.how no longer allows "phone"'),
    (Bounded, "Told.count had minimum None, now 1"),
    (Required, "Told.place is newly required"),
    (NewlyRequired, "Told.note is newly required"),
    (NoLongerNull, "Told.note had type null, now string"),
    (DeeplyRequired, "Told.lines[].by is newly required"),
    (LaidOpen, "Told.who is no longer personal"),
]


@pytest.mark.parametrize(("kind", "why"), INCOMPATIBLE)
def test_an_incompatible_change_is_found(kind: type[Event], why: str) -> None:
    assert why in breaks(BEFORE, entry(kind))


@pytest.mark.parametrize(("kind", "_why"), INCOMPATIBLE)
def test_a_new_version_may_change_everything(kind: type[Event], _why: str) -> None:
    assert breaks(BEFORE, entry(kind, version=2)) == []


class Grown(Told):
    """Something was told, and more is known of it."""

    how: Literal["mail", "phone", "letter"]  # type: ignore[assignment]
    place: str = ""
    count: int | None  # type: ignore[assignment]
    note: Annotated[str | None, Personal(None)] = None


def test_more_fields_more_values_and_more_privacy_are_compatible() -> None:
    assert breaks(BEFORE, entry(Grown)) == []


def test_an_event_that_may_lie_in_a_log_never_goes_away() -> None:
    assert breaks(BEFORE, {}) == ["Told is gone"]


def test_a_version_never_goes_back() -> None:
    assert breaks(entry(Told, version=2), BEFORE) == ["Told goes back to version 1"]


def test_the_contract_keeps_every_event_that_lies_in_a_log_readable() -> None:
    broken = breaks(load(), contract(load()))
    assert not broken, "raise VERSION and give the type an `upcast`"


def test_the_contract_is_what_the_code_declares() -> None:
    assert load() == contract(load()), f"run {COMMAND}"


def test_the_contract_knows_every_event() -> None:
    assert sorted(load()) == EVENTS.names()


def test_the_page_is_what_the_contract_says() -> None:
    assert events_doc.FILE.read_text() == events_doc.page(contract(load())), f"run {COMMAND}"


def test_the_shape_of_an_earlier_version_is_kept() -> None:
    known = copy.deepcopy(load())
    known["NoteTaken"] |= {"version": 0, "schema": {"type": "object"}}
    assert contract(known)["NoteTaken"]["earlier"] == {"0": {"type": "object"}}


@pytest.mark.parametrize("name", EVENTS.names())
def test_a_type_with_earlier_versions_lifts_them(name: str) -> None:
    kind = EVENTS[name]
    assert kind.VERSION == 1 or kind.upcast.__func__ is not Event.upcast.__func__  # type: ignore[attr-defined]


def test_a_change_that_breaks_the_contract_is_not_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = event_contract.FILE.read_bytes()
    known = {**load(), **BEFORE}
    monkeypatch.setattr(event_contract, "load", lambda: known)
    assert event_contract.write() == 1
    assert event_contract.FILE.read_bytes() == before
    assert capsys.readouterr().err.startswith("Told is gone")
