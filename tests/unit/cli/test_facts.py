"""What the owner knows to have changed takes effect as if the client had written it."""

import json

import pytest

from shared.domain.action import ActionUndone
from shared.domain.opportunity_events import FactChanged
from shared.domain.signal import SignalFiled, SignalReceived
from tests.support.houses import COMPANY, SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal

ID = SUBJECT.partition("/")[2]
MORE = "They want 5 days of consulting, not 2."


@pytest.fixture
def question(studio: Studio) -> str:
    studio.hears()
    studio.run()
    return studio.o.approval


def test_an_open_question_is_withdrawn_and_drafted_anew_from_the_words(
    keel: Terminal, studio: Studio, question: str
) -> None:
    before = studio.house.book.approval(question).draft.amount_minor
    said = keel.types(f"lead note {ID} --changes '{MORE}'")
    assert (said.code, said.out) == (0, f"Taken in. Opportunity {ID} is new.\n")
    assert studio.house.book.approval(question).status == "withdrawn"
    studio.run()
    anew = studio.house.book.approval(studio.o.approval)
    assert studio.o.approval != question
    assert anew.open and anew.draft.amount_minor > before


def test_the_words_are_a_signal_that_is_sealed_and_filed(
    keel: Terminal, studio: Studio, question: str
) -> None:
    keel.types(f"lead note {ID} --changes '{MORE}'")
    [changed] = [e for e in studio.all(FactChanged) if isinstance(e, FactChanged)]
    received, filed = studio.log.read(changed.signal)
    assert isinstance(received.event, SignalReceived) and isinstance(filed.event, SignalFiled)
    assert (received.event.text, received.person, received.origin.actor) == (
        MORE,
        HANDLE,
        "operator",
    )
    assert (filed.event.filed_as, filed.event.concerns) == ("changed_fact", SUBJECT)
    stored = b"".join(bytes(body) for _, body, _ in studio.log.stored(changed.signal))
    assert b"consulting" not in stored


def test_a_mail_that_was_approved_and_has_not_left_is_taken_back(
    keel: Terminal, studio: Studio, question: str
) -> None:
    studio.answers("approve")
    waiting = studio.o.action
    keel.types(f"lead note {ID} --changes '{MORE}'")
    assert isinstance(studio.last(waiting).event, ActionUndone)
    assert studio.to_client == []


def test_what_was_won_is_not_changed_by_a_note(
    keel: Terminal, studio: Studio, question: str
) -> None:
    keel.types(f"lead mark {ID} won")
    before = studio.events
    said = keel.types(f"lead note {ID} --changes '{MORE}'")
    assert (said.code, said.complaint) == (
        1,
        "keel: It is won; an agreement is not changed by a note.",
    )
    assert studio.events == before


def test_who_may_not_say_so_is_told_by_what(keel: Terminal) -> None:
    line = next(each for each in COMPANY.splitlines() if each.startswith("    fact: ["))
    studio = Studio({line: line.replace(", operator", "")})
    studio.proposes()
    keel.moves_to(studio)
    said = keel.types(f"lead note {ID} --changes '{MORE}'")
    assert said.code == 1
    assert "sources.authoritative.fact" in said.complaint


def test_json_says_where_the_sale_stands(keel: Terminal, studio: Studio, question: str) -> None:
    said = keel.types(f"lead note {ID} --changes '{MORE}' --json")
    assert json.loads(said.out) == {"id": ID, "state": "new", "changed": True}
