"""What the operator says of a sale may tell of a person, so it is sealed and can be forgotten."""

import pytest

from shared.domain.opportunity_events import NoteTaken
from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal

ID = SUBJECT.partition("/")[2]
WORDS = "Mara Winter fell ill"
COMMANDS = ("lead mark {} won", "lead mark {} lost", "lead reopen {}")


def says(keel: Terminal, studio: Studio, command: str, because: str = WORDS) -> None:
    studio.proposes()
    if "reopen" in command:
        keel.types(f"lead mark {ID} lost")
    assert keel.types(f"{command.format(ID)} --because '{because}' --json").json["changed"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_operators_words_stand_nowhere_in_the_clear(
    keel: Terminal, studio: Studio, command: str
) -> None:
    says(keel, studio, command)
    stored = [body for s in studio.log.streams() for _, body, _ in studio.log.stored(s)]
    assert not [body for body in stored if b"Mara Winter fell" in body]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_trail_shows_them_until_they_are_forgotten(
    keel: Terminal, studio: Studio, command: str
) -> None:
    says(keel, studio, command)
    assert WORDS in keel.types(f"trail {ID}").out
    studio.vault.destroy("handle/4f1d")
    assert WORDS not in keel.types(f"trail {ID}").out


@pytest.mark.parametrize("command", COMMANDS)
def test_they_come_with_what_they_explain_or_not_at_all(
    keel: Terminal, studio: Studio, command: str
) -> None:
    says(keel, studio, command)
    note, ending = studio.log.read(SUBJECT)[-2:]
    assert isinstance(note.event, NoteTaken)
    assert (note.event.note, note.recordedtime) == (WORDS, ending.recordedtime)
    told = f"{ending.event.model_dump()}"
    assert "The operator" in told
    events = studio.events
    keel.types(f"{command.format(ID)} --because Again")
    assert studio.events == events


@pytest.mark.parametrize("because", ["", "  "])
def test_without_words_there_is_no_note(keel: Terminal, studio: Studio, because: str) -> None:
    says(keel, studio, "lead mark {} won", because)
    assert studio.all(NoteTaken) == []
