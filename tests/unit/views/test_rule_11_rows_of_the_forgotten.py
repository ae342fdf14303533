"""Rule 11: whoever was forgotten has no personal words in any row, and nobody needs a key for it."""

from typing import Any

import pytest

from shared.log.in_memory import InMemoryCheckpoints, InMemoryParked
from shared.orchestrate.bells import Bell
from shared.views.in_memory import InMemoryViewStore
from shared.views.projections import opened
from shared.views.projector import Projector
from tests.unit.ingest.desk import Desk, mail, new_desk


class Views:
    """A desk whose projector may open keys, but not make any."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self.rows, self.parked = new_desk(), InMemoryViewStore(), InMemoryParked()
        self.refused = monkeypatch

    def project(self) -> list[str]:
        """Fold everything; give what could not be."""
        desk, vault = self.desk, self.desk.house.vault
        projector = Projector(desk.log, vault, self.rows)
        marks = InMemoryCheckpoints()
        bell = Bell("projector", marks, self.parked, desk.clock, projector, Projector.HEARS)
        with self.refused.context() as denied:
            denied.setattr(vault._keys._store, "create", forbidden)  # type: ignore[attr-defined]
            return bell.ring(desk.log.streams())

    def shown(self, view: str, noun: str) -> dict[str, Any]:
        (row,) = self.rows.list(view)
        return opened(self.desk.house.vault, row, noun)


def forbidden(name: str, wrapped: bytes) -> bytes:
    raise PermissionError(name, len(wrapped))


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch) -> Views:
    return Views(monkeypatch)


def comes(desk: Desk) -> str:
    """Let a client write; give whose key seals it."""
    subject = desk.filed(desk.take_in(mail())).concerns
    return desk.house.book.opportunity(subject).person


def test_a_projector_makes_no_key(views: Views) -> None:
    comes(views.desk)
    assert views.project() == []
    assert views.shown("contacts", "contact")["name"] == "Jane Client"


def test_a_row_folded_after_its_person_was_forgotten_holds_no_personal_word(views: Views) -> None:
    views.desk.house.vault.destroy(comes(views.desk))
    assert views.project() == []
    assert not {"name", "email"} & views.shown("contacts", "contact").keys()
    assert views.shown("pipeline", "opportunity")["stage"] == "new"


def test_whoever_was_forgotten_and_writes_again_is_shown_again(views: Views) -> None:
    desk = views.desk
    desk.house.vault.destroy(comes(desk))
    desk.take_in(mail("A new wish.", message_id="<new@client.example>"))
    assert views.project() == []
    shown = views.shown("contacts", "contact")
    assert (shown["name"], shown["forgotten"]) == ("Jane Client", False)
