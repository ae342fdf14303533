"""Rule 11: no personal field lies in the clear in stored bytes, and a destroyed key forgets it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import AwareDatetime, BaseModel

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain.draft import Draft
from shared.domain.event import Event, Forgotten
from shared.domain.lead import Evidence, LeadFacts
from shared.domain.registry import EVENTS
from shared.domain.writes import Origin, Recorded, Write
from shared.log.claims import INLINE_UP_TO
from shared.log.in_memory import InMemoryArchive, InMemoryClaims, InMemoryEventLog
from shared.vault.vault import SealingVault
from shared.views.in_memory import InMemoryViewStore
from shared.views.projections import VIEWS
from shared.views.projector import Projector
from shared.views.replay import from_archive
from shared.views.shown import entries
from tests.support.keys import new_vault

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ORIGIN = Origin("keel/test")
PERSON = "handle/mara"
SECRET = "Mara Quell said so"
PERSONAL = [EVENTS[name] for name in EVENTS.names() if EVENTS[name].personal_fields()]
WORDS: dict[Any, Any] = {
    str: SECRET,
    tuple[str, ...]: (SECRET,),
    dict[str, Any]: {"client_name": SECRET},
    LeadFacts: LeadFacts(wish=SECRET),
    tuple[Evidence, ...]: (Evidence(fact="name", quote=SECRET, source="signal/form/1"),),
    Draft: Draft(purpose="proposal", to=SECRET, subject=SECRET, text=SECRET),
}
"""What a person says, for each type that a personal field has."""


def spoken(kind: type[Event]) -> Event:
    """Make an event in which every personal field says something personal."""
    words = {name: WORDS[kind.model_fields[name].annotation] for name in kind.personal_fields()}
    return kind.model_validate({**made_fields(kind), **words})


def made_fields(kind: type[BaseModel]) -> dict[str, Any]:
    """Give something harmless for every field that must be given."""
    required = {name: field for name, field in kind.model_fields.items() if field.is_required()}
    return {name: made(field.annotation) for name, field in required.items()}


def made(annotation: Any) -> Any:
    """Make something harmless of a type."""
    if annotation in HARMLESS:
        return HARMLESS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation.model_validate(made_fields(annotation))
    first = annotation.__args__[0]
    return made(first) if hasattr(first, "__args__") else first


HARMLESS: dict[Any, Any] = {str: PERSON, int: 1, bool: False, AwareDatetime: NOON}


@pytest.fixture
def vault() -> SealingVault:
    return new_vault()


@pytest.fixture
def claims() -> InMemoryClaims:
    return InMemoryClaims()


@pytest.fixture
def log(vault: SealingVault, claims: InMemoryClaims) -> InMemoryEventLog:
    return InMemoryEventLog(vault, MovableClock(NOON), SeededIds(), claims)


def kept(log: InMemoryEventLog, event: Event) -> Recorded:
    [recorded] = log.append(ORIGIN, Write("x/1", 0, [event], PERSON))
    return recorded


def test_there_are_personal_events_to_try() -> None:
    assert len(PERSONAL) >= 10


@pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.__name__)
def test_no_personal_field_lies_in_the_clear(log: InMemoryEventLog, kind: type[Event]) -> None:
    event = spoken(kind)
    kept(log, event)
    [(_, stored, _)] = log.stored("x/1")
    assert b"Mara Quell" not in stored
    assert all(SECRET not in str(v) for v in json.loads(stored).values())
    assert log.read("x/1")[0].event == event


@pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.__name__)
def test_a_destroyed_key_reads_as_forgotten_without_an_error(
    log: InMemoryEventLog, vault: SealingVault, kind: type[Event]
) -> None:
    event = spoken(kind)
    recorded = kept(log, event)
    vault.destroy(PERSON)
    [read] = log.read("x/1")
    for name, instead in kind.personal_fields().items():
        assert getattr(read.event, name) == instead
        assert SECRET not in str(getattr(read.event, name))
    untouched = set(kind.model_fields) - set(kind.personal_fields())
    assert all(getattr(read.event, n) == getattr(event, n) for n in untouched)
    assert (read.hash, read.id, read.version) == (recorded.hash, recorded.id, 1)


def test_what_stands_in_place_of_words_can_be_told_from_words() -> None:
    texts = {
        instead
        for kind in PERSONAL
        for instead in kind.personal_fields().values()
        if isinstance(instead, str)
    }
    assert texts and all(isinstance(text, Forgotten) for text in texts)


def test_words_behind_a_claim_check_are_sealed_and_forgotten_too(
    log: InMemoryEventLog, claims: InMemoryClaims, vault: SealingVault
) -> None:
    kind = EVENTS["NoteTaken"]
    kept(log, kind.model_validate({"at": NOON, "note": SECRET * INLINE_UP_TO}))
    [body] = claims.bodies.values()
    assert b"Mara Quell" not in body
    vault.destroy(PERSON)
    assert isinstance(log.read("x/1")[0].event.note, Forgotten)  # type: ignore[attr-defined]


def test_a_personal_field_without_a_person_is_refused(log: InMemoryEventLog) -> None:
    for kind in PERSONAL:
        with pytest.raises(ValueError, match="is personal, so it needs a person"):
            log.append(ORIGIN, Write("x/1", 0, [spoken(kind)]))
    assert log.head("x/1") == 0


def test_the_archive_forgets_as_well(
    log: InMemoryEventLog, vault: SealingVault, claims: InMemoryClaims
) -> None:
    from shared.log.archivist import Archivist
    from shared.log.codec import Codec

    kept(log, spoken(EVENTS["NoteTaken"]))
    archive = InMemoryArchive()
    Archivist(log, archive)("x/1", 0)
    assert b"Mara Quell" not in archive.read("x/1")[0][1]
    vault.destroy(PERSON)
    [read] = from_archive(archive, Codec(vault, claims))("x/1")
    assert isinstance(read.event.note, Forgotten)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("stream", "types"),
    [
        ("opportunity/1", ["OpportunityOpened", "LeadUnderstood", "NoteTaken"]),
        ("approval/1", ["ApprovalRequested", "ApprovalReturned"]),
        ("contact/1", ["ContactRecognised"]),
        ("action/1", ["ActionPlanned"]),
    ],
)
def test_views_hold_no_words_in_the_clear_and_forget_with_the_key(
    log: InMemoryEventLog, vault: SealingVault, stream: str, types: list[str]
) -> None:
    events = [spoken(EVENTS[name]) for name in types]
    views = InMemoryViewStore()
    log.append(ORIGIN, Write(stream, 0, events, PERSON))
    Projector(log, vault, views)(stream, 0)
    assert "Mara Quell" not in str(views._rows)
    names = list(VIEWS[stream.partition("/")[0]])
    vault.destroy(PERSON)
    for view in names:
        [row] = entries(views, vault, view)
        assert SECRET not in str(row)
