"""Rule 3: a row stands at the version of its stream, however late a projector writes."""

import pytest

from shared.views.in_memory import InMemoryViewStore
from shared.views.projector import Projector
from tests.support.houses import SUBJECT
from tests.support.studio import Studio


def test_a_row_never_goes_back_to_an_older_version(monkeypatch: pytest.MonkeyPatch) -> None:
    studio, store = Studio(), InMemoryViewStore()
    projector = Projector(studio.log, studio.vault, store)
    studio.offers()
    history = studio.log.read(SUBJECT)
    projector(SUBJECT, 0)
    monkeypatch.setattr(studio.log, "read", lambda *_: history[:2])  # it read long before it writes
    projector(SUBJECT, 0)
    row = store.get("pipeline", "v1")
    assert row is not None
    assert (row.version, row.body["stage"]) == (6, "proposed")


def test_what_stands_there_already_is_not_worked_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    studio, store = Studio(), InMemoryViewStore()
    projector = Projector(studio.log, studio.vault, store)
    studio.offers()
    head = studio.log.head(SUBJECT)
    assert projector(SUBJECT, 0) == head
    monkeypatch.setattr(studio.vault, "seal_known", lambda *_: pytest.fail("a row that stands"))
    assert projector(SUBJECT, 0) == head
