"""Folding anew beside a core at work takes nothing away that the core did meanwhile."""

from shared.log.in_memory import InMemoryCheckpoints, InMemoryParked
from shared.orchestrate.bells import Bell
from shared.views.in_memory import InMemoryViewStore
from shared.views.projector import Projector
from shared.views.replay import Replay
from tests.unit.ingest.desk import mail, new_desk


def test_a_sale_that_was_opened_since_the_fold_stays_in_the_pipeline() -> None:
    desk, views = new_desk(), InMemoryViewStore()
    projector = Projector(desk.log, desk.house.vault, views)
    bell = Bell(
        "projector",
        InMemoryCheckpoints(),
        InMemoryParked(),
        desk.clock,
        projector,
        Projector.HEARS,
    )
    desk.take_in(mail())
    bell.ring(desk.log.streams())
    again = Replay(views, desk.house.vault, desk.log.read, ["pipeline"])
    again.fold(list(desk.log.streams()))
    desk.take_in(mail(message_id="<2@client.example>", sender="Bob <bob@beta.example>"))
    bell.ring(desk.log.streams())
    assert again.differences() == []
    again.swap()
    assert [f"opportunity/{row.id}" for row in views.list("pipeline")] == desk.streams(
        "opportunity"
    )
    assert list(views.list("pipeline~replay")) == []
