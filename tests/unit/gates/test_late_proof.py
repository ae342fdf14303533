"""Whoever holds the link holds the mail, whatever became of it on our side."""

from shared.domain import names
from shared.gates.answer import Answer, answer
from shared.gates.client import ClientAnswer, offered, respond
from shared.orchestrate.reconcile import reconcile
from tests.support.houses import PROPOSAL, SUBJECT
from tests.support.studio import Studio


def given_up(studio: Studio) -> str:
    """Let the owner give a proposal of unknown fate up for lost; give its action."""
    action = studio.unknown()
    studio.passes(minutes=16)
    reconcile(studio.shop, [action])
    approvals = [s for s in studio.log.streams() if names.noun(s) == "approval"]
    for stream in approvals:
        asked = studio.house.book.approval(stream).asked
        if asked.kind == "unknown_delivery":
            drop = Answer(choice="drop", how="terminal", shown_hash=asked.content_hash)
            assert answer(studio.house, stream, drop).took_effect
    return action


def test_a_client_who_got_a_mail_that_was_given_up_for_lost_can_accept_it() -> None:
    studio = Studio()
    action = given_up(studio)
    stages = [studio.o.stage]
    page = offered(studio.house, PROPOSAL)
    assert page is not None
    yes = ClientAnswer("accept", page.shown.content_hash, name="Ada Sommer", nonce="1")
    respond(studio.house, PROPOSAL, yes)
    assert [*stages, studio.o.stage] == ["dormant", "won"]
    assert studio.story(action)[-1] == "ActionPerformed"


def test_late_proof_of_an_older_mail_does_not_put_its_price_back_before_the_client() -> None:
    studio = Studio()
    first = given_up(studio)
    studio.replies("Please send a new offer: we need 7 days of consulting instead.")
    studio.run()
    studio.answers("approve")
    studio.run()
    newest = studio.house.book.proposal(SUBJECT).on_offer
    assert newest is not None
    studio.proves(first)
    page = offered(studio.house, PROPOSAL)
    assert page is not None
    assert (page.shown, page.state) == (newest, "open")
    assert (studio.o.stage, studio.story(first)[-1]) == ("proposed", "ActionPerformed")
    yes = ClientAnswer("accept", page.shown.content_hash, name="Ada Sommer", nonce="1")
    respond(studio.house, PROPOSAL, yes)
    accepted = studio.house.book.proposal(SUBJECT).accepted
    assert accepted is not None
    assert accepted.content_hash == newest.content_hash


def test_a_draft_that_never_started_is_shown_to_nobody() -> None:
    studio = Studio()
    studio.waits_to_send()
    assert offered(studio.house, PROPOSAL) is None
    studio.answers("undo")
    assert offered(studio.house, PROPOSAL) is None
