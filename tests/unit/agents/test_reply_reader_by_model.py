"""A model may find a no or a doubt that rules do not see; it cannot say yes for the client."""

from shared.agents.brief import Reading
from shared.agents.reply_reader import read
from shared.models.gateway import ModelGateway
from tests.support import messages_api as api
from tests.support.briefs import (
    COMPANY,
    ENGLISH,
    brief,
    claude,
    failing,
    gateway,
    message,
    offered,
    saying,
)

OFFER = offered(ENGLISH)


def reading(text: str, desk: ModelGateway, *, authenticated: bool = True) -> Reading:
    said = message(text, subject="Re: Proposal: Website", signal="signal/email/m2")
    return read(brief(ENGLISH, offer=OFFER), said, COMPANY, desk, authenticated=authenticated)


def by_model(text: str, meaning: str, quote: str) -> Reading:
    return reading(text, gateway(saying(meaning=meaning, quote=quote)))


def test_a_model_finds_a_no_that_rules_do_not_know() -> None:
    text = "Our board has closed the file on this one."
    found = by_model(text, "decline", "closed the file")
    assert found.meaning == "decline"
    assert found.evidence[0].quote == "closed the file"
    assert found.provenance.prompt == "read_reply"


def test_a_model_cannot_say_yes_for_the_client() -> None:
    found = by_model("This works for us.", "accept", "This works for us.")
    assert found.meaning == "question"


def test_a_model_can_doubt_a_yes() -> None:
    found = by_model("We accept your proposal.", "question", "accept your proposal")
    assert found.meaning == "question"


def test_where_both_say_yes_it_is_one() -> None:
    assert by_model("We accept your proposal.", "accept", "We accept").meaning == "accept"


def test_a_model_cannot_talk_a_question_away() -> None:
    assert by_model("What is included?", "chatter", "What is included?").meaning == "question"


def test_a_reading_that_quotes_nothing_is_refused_and_the_rules_stand() -> None:
    found = by_model("What is included?", "decline", "We decline")
    assert found.meaning == "question"
    assert found.provenance.degraded
    assert "not in the mail" in found.provenance.because


def test_a_no_by_model_needs_proof_of_the_sender_too() -> None:
    text = "Our board has closed the file on this one."
    desk = gateway(saying(meaning="decline", quote="closed the file"))
    assert reading(text, desk, authenticated=False).meaning == "question"


def test_a_model_that_fails_leaves_the_rules_and_says_why() -> None:
    found = reading("We accept your proposal.", gateway(failing("overloaded")))
    assert found.meaning == "accept"
    assert (found.provenance.degraded, found.provenance.because) == (True, "overloaded")


def test_the_real_sdk_brings_a_meaning_back() -> None:
    text = "Our board has closed the file on this one."
    with claude() as (server, desk):
        server.then(api.says({"meaning": "decline", "quote": "closed the file"}))
        assert reading(text, desk).meaning == "decline"


def test_a_meaning_that_does_not_exist_leaves_the_rules() -> None:
    with claude() as (server, desk):
        server.then(api.says({"meaning": "proof", "quote": "What"}))
        found = reading("What is included?", desk)
    assert found.meaning == "question"
    assert (found.provenance.degraded, found.provenance.because) == (True, "unreadable")
