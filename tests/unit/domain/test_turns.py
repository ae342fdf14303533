"""What a client's word does at every stage: one table, read like the owner would tell it.

`ask` a question is raised · `skip` the mail at hand is left · `again` everything is read anew ·
`awake` goes on from the offer · `<` the draft or mail at hand is taken back · `held` not before
the mail in flight has landed · `-` nothing.
"""

from datetime import UTC, datetime
from typing import get_args

import pytest

from shared.domain.draft import Purpose
from shared.domain.opportunity import Opportunity, Stage, Unanswered
from shared.domain.opportunity_events import Meaning, OpportunityWon
from shared.domain.turns import Flight, Turn, turn

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MEANINGS: tuple[Meaning, ...] = ("question", "change", "decline", "accept", "proof", "chatter")
WORDS = {
    "QuestionRaised": "ask",
    "MessageSkipped": "skip",
    "LeadReconsidered": "again",
    "OpportunityLost": "lost",
    "OpportunityWon": "won",
    "OpportunityAwoke": "awake",
}
Row = tuple[Stage, Purpose, bool, Flight, str]
"""Stage, purpose of the mail at hand, whether an offer reached the client, flight, and turns."""

# question change decline accept proof chatter
TABLE: list[Row] = [
    ("new", "proposal", False, "none", "-         -      lost   -      -     -"),
    ("qualifying", "proposal", False, "none", "again     again  lost   again  -     -"),
    ("proposing", "proposal", False, "none", "again     again  lost   again  -     -"),
    ("proposing", "proposal", True, "none", "again     again  lost   again  -     -"),
    ("writing", "nurture", False, "none", "again     again  lost   again  -     -"),
    ("writing", "decline", False, "none", "again     again  lost   again  -     -"),
    ("writing", "answer", True, "none", "ask+skip  again  lost   won    -     -"),
    ("writing", "followup", True, "none", "ask+skip  again  lost   won    -     skip"),
    ("awaiting_approval", "proposal", False, "none", "ask       again< lost<  ask    -     -"),
    ("awaiting_approval", "proposal", True, "none", "ask       again< lost<  ask    -     -"),
    ("awaiting_approval", "nurture", False, "none", "again<    again< lost<  again< -     -"),
    ("awaiting_approval", "decline", False, "none", "again<    again< lost<  again< -     -"),
    ("awaiting_approval", "answer", True, "none", "ask+skip< again< lost<  won<   -     -"),
    ("awaiting_approval", "followup", True, "none", "ask+skip< again< lost<  won<   -     skip<"),
    ("sending", "proposal", False, "idle", "ask       again< lost<  ask    -     -"),
    ("sending", "proposal", True, "idle", "ask       again< lost<  ask    -     -"),
    ("sending", "nurture", False, "idle", "ask+skip< again< lost<  again< -     -"),
    ("sending", "decline", False, "idle", "ask+skip< again< lost<  again< -     -"),
    ("sending", "answer", True, "idle", "ask+skip< again< lost<  won<   -     -"),
    ("sending", "followup", True, "idle", "ask+skip< again< lost<  won<   -     skip<"),
    ("sending", "proposal", False, "flying", "ask       held   held   held   -     -"),
    ("sending", "proposal", True, "flying", "ask       held   held   ask    -     -"),
    ("sending", "nurture", False, "flying", "ask       held   held   held   -     -"),
    ("sending", "decline", False, "flying", "ask       held   held   held   -     -"),
    ("sending", "answer", True, "flying", "ask       held   held   won    -     -"),
    ("sending", "followup", True, "flying", "ask       held   held   won    -     -"),
    ("nurturing", "nurture", False, "none", "again     again  lost   again  -     -"),
    ("nurturing", "nurture", True, "none", "again     again  lost   won    -     -"),
    ("proposed", "proposal", True, "none", "ask       again  lost   won    -     -"),
    ("won", "proposal", True, "none", "ask       ask    ask    -      -     -"),
    ("lost", "proposal", True, "none", "ask       again  -      again  -     -"),
    ("lost", "proposal", False, "none", "again     again  -      again  -     -"),
    ("dormant", "proposal", True, "none", "awake+ask again  lost   won    awake -"),
    ("dormant", "proposal", False, "none", "again     again  lost   again  -     -"),
    ("disqualified", "decline", False, "none", "again     again  -      again  -     -"),
]


def told(o: Opportunity, meaning: Meaning, flight: Flight) -> str:
    item = Unanswered(7, meaning, "signal/email/1", NOON, authenticated=True)
    taken = turn(o, item, flight, NOON)
    if taken is None:
        return "held"
    happened = "+".join(WORDS[type(event).__name__] for event in taken.events)
    return (happened or "-") + "<" * taken.take_back


@pytest.mark.parametrize(("stage", "purpose", "offered", "flight", "turns"), TABLE)
def test_every_word_takes_its_turn(
    stage: Stage, purpose: Purpose, offered: bool, flight: Flight, turns: str
) -> None:
    o = Opportunity(version=9, stage=stage, purpose=purpose, offered=offered)
    assert [told(o, meaning, flight) for meaning in MEANINGS] == turns.split()


WON_AND_ANSWERED: list[tuple[Stage, Flight, str]] = [
    ("writing", "none", "ask+skip  ask+skip  ask+skip  - - -"),
    ("awaiting_approval", "none", "ask+skip< ask+skip< ask+skip< - - -"),
    ("sending", "idle", "ask+skip< ask+skip< ask+skip< - - -"),
    ("sending", "flying", "ask       ask       ask       - - -"),
]


@pytest.mark.parametrize(("stage", "flight", "turns"), WON_AND_ANSWERED)
def test_a_sale_that_is_won_stays_won_while_its_client_is_answered(
    stage: Stage, flight: Flight, turns: str
) -> None:
    o = Opportunity(version=9, stage=stage, purpose="answer", offered=True, home="won")
    assert [told(o, meaning, flight) for meaning in MEANINGS] == turns.split()


def test_the_table_knows_every_stage() -> None:
    known = {row[0] for row in TABLE} | {"unopened"}
    assert known == set(get_args(Stage))


SENTENCES: list[tuple[Stage, Purpose, bool, Meaning, str]] = [
    (
        "qualifying",
        "proposal",
        False,
        "question",
        "The client asked something before an offer was made.",
    ),
    ("writing", "followup", True, "question", "The client wrote in between."),
    ("dormant", "proposal", True, "question", "The client wrote again."),
    ("proposed", "proposal", True, "change", "Something the offer rests on changed."),
    ("proposed", "proposal", True, "decline", "The client declined."),
    ("nurturing", "nurture", False, "accept", "The client wants to go on."),
    ("dormant", "proposal", True, "proof", "The proposal did reach the client."),
]


@pytest.mark.parametrize(("stage", "purpose", "offered", "meaning", "because"), SENTENCES)
def test_a_turn_says_why(
    stage: Stage, purpose: Purpose, offered: bool, meaning: Meaning, because: str
) -> None:
    o = Opportunity(version=9, stage=stage, purpose=purpose, offered=offered)
    item = Unanswered(7, meaning, "signal/email/1", NOON, authenticated=True)
    taken = turn(o, item, "none", NOON)
    assert taken is not None
    assert because in [getattr(event, "because", "") for event in taken.events]


def test_a_sale_that_is_won_names_the_mail_that_said_yes() -> None:
    o = Opportunity(version=9, stage="proposed", offered=True)
    item = Unanswered(7, "accept", "signal/email/1", NOON, authenticated=True)
    won = OpportunityWon(at=NOON, how="The client accepted.", signal="signal/email/1")
    assert turn(o, item, "none", NOON) == Turn((won,))
