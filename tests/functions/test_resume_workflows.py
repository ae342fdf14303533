"""Resume Workflows asks the log only about sales that may have been left standing."""

import pytest

from functions.resume_workflows import handler as resume_workflows
from shared.views.in_memory import InMemoryViewStore
from shared.views.projector import Projector
from tests.support.houses import SUBJECT
from tests.support.studio import Studio


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Let the handler find its tools here instead of in AWS."""
    studio, views = Studio(), InMemoryViewStore()
    studio.offers()
    studio.marks("lost")
    Projector(studio.log, studio.vault, views)(SUBJECT, 0)
    monkeypatch.setattr(resume_workflows, "house", lambda _: studio.house)
    for name, found in {
        "views": views,
        "waits": studio.waits,
        "executions": studio.executions,
        "event_log": studio.log,
    }.items():
        monkeypatch.setattr(resume_workflows, name, lambda found=found: found)
    return studio


def runs(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a whole day of runs pass; give how often the sale was read."""
    read, seen = studio.log.read, []

    def noted(stream: str, after: int = 0) -> object:
        seen.append(stream)
        return read(stream, after)

    monkeypatch.setattr(studio.log, "read", noted)
    for _ in range(288):
        resume_workflows.handler({}, None)
        studio.passes(minutes=5)
    return seen.count(SUBJECT)


def test_a_sale_that_has_ended_is_read_once_a_day(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runs(studio, monkeypatch) == 1


def test_what_its_row_does_not_know_yet_is_found_within_a_day(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.replies("Could you do it in May instead?", number=3)
    runs(studio, monkeypatch)
    assert studio.executions.started == [(SUBJECT, 1)]


def test_after_a_restart_every_sale_is_asked(studio: Studio) -> None:
    studio.replies("Could you do it in May instead?", number=3)
    found = resume_workflows.handler({"after_restart": True}, None)
    assert found == {"started": [SUBJECT]}
