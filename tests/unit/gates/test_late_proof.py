"""Whoever holds the link holds the mail, whatever became of it on our side."""

from shared.domain import names
from shared.gates.answer import Answer, answer
from shared.gates.client import ClientAnswer, offered, respond
from shared.orchestrate.reconcile import reconcile
from tests.support.houses import PROPOSAL
from tests.support.studio import Studio


def test_a_client_who_got_a_mail_that_was_given_up_for_lost_can_accept_it() -> None:
    studio = Studio()
    action = studio.unknown()
    studio.passes(minutes=16)
    reconcile(studio.shop, [action])
    approvals = [s for s in studio.log.streams() if names.noun(s) == "approval"]
    for stream in approvals:
        asked = studio.house.book.approval(stream).asked
        if asked.kind == "unknown_delivery":
            drop = Answer(choice="drop", how="terminal", shown_hash=asked.content_hash)
            assert answer(studio.house, stream, drop).took_effect
    stages = [studio.o.stage]
    page = offered(studio.house, PROPOSAL)
    assert page is not None
    yes = ClientAnswer("accept", page.shown.content_hash, name="Ada Sommer", nonce="1")
    respond(studio.house, PROPOSAL, yes)
    assert [*stages, studio.o.stage] == ["dormant", "won"]
    assert studio.story(action)[-1] == "ActionPerformed"


def test_a_draft_that_never_started_is_shown_to_nobody() -> None:
    studio = Studio()
    studio.waits_to_send()
    assert offered(studio.house, PROPOSAL) is None
    studio.answers("undo")
    assert offered(studio.house, PROPOSAL) is None
