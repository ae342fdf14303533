"""Wherever a sale stands, a yes is put down if and only if it wins: on the page and by mail."""

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest

from shared.domain.draft import Purpose
from shared.domain.errors import Refused
from shared.domain.event import Event
from shared.domain.opportunity import Stage
from shared.domain.opportunity_events import (
    LeadDisqualified,
    LeadNurtured,
    LeadQualified,
    LeadReconsidered,
    LeadUnderstood,
    MessageSkipped,
    OpportunityWentDormant,
    QuestionRaised,
    WritingBegun,
)
from shared.domain.provenance import BY_RULE
from shared.gates.client import ClientAnswer, State, offered, respond
from tests.support.houses import PROPOSAL, SUBJECT
from tests.support.inquiry import HANDLE, understood
from tests.support.studio import Studio

Where = tuple[str, Purpose]
LONG = "Hello Ada, " + "only asking. " * 130
REPLIES: tuple[Purpose, ...] = ("answer", "nurture", "decline", "followup")
AGAIN = ("new", "qualifying", "proposing")
AT_HAND = ("writing", "awaiting_approval", "sending", "flying")


def road(studio: Studio, where: str) -> tuple[Event, ...]:
    """Give what leads from an offer to the places that no mail leads to."""
    at, judged = studio.clock.now(), studio.house.policies.judge("qualification", {})
    anew = LeadReconsidered(at=at, because="Something changed.")
    read = LeadUnderstood(at=at, facts=understood("en"), provenance=BY_RULE)
    skipped = MessageSkipped(at=at, purpose="nurture", because="It was not needed.")
    roads: dict[str, tuple[Event, ...]] = {
        "new": (anew,),
        "qualifying": (anew, read),
        "proposing": (anew, read, LeadQualified(at=at, judgement=judged)),
        "nurturing": (anew, read, LeadNurtured(at=at, judgement=judged), skipped),
        "disqualified": (anew, read, LeadDisqualified(at=at, judgement=judged, reply=False)),
        "dormant": (OpportunityWentDormant(at=at, because="Nobody answered."),),
    }
    return roads[where]


def offers_anew(studio: Studio, where: str, _purpose: Purpose) -> None:
    studio.put(SUBJECT, *road(studio, "proposing"), person=HANDLE)
    studio.proposes(quantity=3)
    if where != "awaiting_approval":
        studio.answers("approve")
    if where == "flying":
        studio.starts()


def answers_by_mail(studio: Studio, where: str, purpose: Purpose) -> None:
    if where == "writing":
        studio.put(SUBJECT, WritingBegun(at=studio.clock.now(), purpose=purpose))
        return
    studio.writes_and_asks(purpose, LONG)
    if where != "awaiting_approval":
        studio.answers("approve")
    if where == "flying":
        studio.starts()


def goes_on(studio: Studio, where: str, purpose: Purpose) -> None:
    """Go there after a mail for this purpose was the last one."""
    at = studio.clock.now()
    if purpose != "proposal":
        left = MessageSkipped(at=at, purpose=purpose, because="It was not needed.")
        studio.put(SUBJECT, WritingBegun(at=at, purpose=purpose), left)
    studio.put(SUBJECT, *road(studio, where), person=HANDLE)


def stays(_studio: Studio, _where: str, _purpose: Purpose) -> None:
    """The offer lies before the client, and nothing else happens."""


def marked(studio: Studio, where: str, _purpose: Purpose) -> None:
    studio.marks("won" if where == "won" else "lost")


def answered_when_won(studio: Studio, where: str, _purpose: Purpose) -> None:
    studio.marks("won")
    studio.put(SUBJECT, QuestionRaised(at=studio.clock.now(), reply=1))
    answers_by_mail(studio, where, "answer")


def lapses(studio: Studio, _where: str, _purpose: Purpose) -> None:
    studio.clock.move(timedelta(days=22))


Happens = Callable[[Studio, str, Purpose], None]
CASES: list[tuple[Happens, Where, State]] = [
    (stays, ("proposed", "proposal"), "open"),
    (lapses, ("proposed", "proposal"), "expired"),
    *((goes_on, (w, p), "revising") for w in AGAIN for p in get_args(Purpose)),
    (goes_on, ("nurturing", "proposal"), "open"),
    (goes_on, ("dormant", "proposal"), "open"),
    (goes_on, ("disqualified", "proposal"), "closed"),
    (marked, ("lost", "proposal"), "closed"),
    (marked, ("won", "proposal"), "accepted"),
    *((answered_when_won, (w, "answer"), "accepted") for w in AT_HAND),
    *((offers_anew, (w, "proposal"), "revising") for w in AT_HAND[1:]),
    *((answers_by_mail, (w, p), "open") for w in AT_HAND for p in REPLIES),
]
"""What happens after an offer, where that leads, and what the page then says."""
each_case = pytest.mark.parametrize(("happens", "where", "state"), CASES)


def brought(happens: Happens, where: Where) -> Studio:
    studio = Studio()
    studio.offers()
    happens(studio, *where)
    stage = "sending" if where[0] == "flying" else where[0]
    assert studio.o.stage == stage
    return studio


def on_page(studio: Studio) -> State:
    page = offered(studio.house, PROPOSAL)
    assert page is not None
    return page.state


def accepts_on_the_page(studio: Studio) -> None:
    page = offered(studio.house, PROPOSAL)
    assert page is not None
    yes = ClientAnswer("accept", page.shown.content_hash, name="Ada Sommer", nonce="1")
    respond(studio.house, PROPOSAL, yes)


def accepts_by_mail(studio: Studio) -> None:
    studio.replies("I accept your proposal.", 9)
    studio.step()
    assert not any(item.meaning == "" for item in studio.o.unanswered)


def put_down(studio: Studio, since: int) -> tuple[int, int]:
    """Count how often a yes was put down, and how often the sale was won since a version."""
    won = studio.story()[since:].count("OpportunityWon")
    return studio.story(PROPOSAL).count("ProposalAccepted"), won


def test_every_stage_that_an_offer_can_be_at_is_walked() -> None:
    walked = {"sending" if where == "flying" else where for _, (where, _), _ in CASES}
    assert walked == set(get_args(Stage)) - {"unopened"}


@each_case
def test_a_yes_on_the_page_wins_where_the_page_is_open_and_changes_nothing_elsewhere(
    happens: Happens, where: Where, state: State
) -> None:
    studio = brought(happens, where)
    assert on_page(studio) == state
    before, since = studio.events, studio.o.version
    if state == "open":
        accepts_on_the_page(studio)
        assert put_down(studio, since) == (1, 1)
        assert (on_page(studio), studio.o.stage) == ("accepted", "won")
        assert studio.planned("outcome")
        return
    with pytest.raises(Refused):
        accepts_on_the_page(studio)
    assert studio.events == before


@each_case
def test_a_yes_by_mail_is_put_down_where_it_wins_and_wins_where_the_page_is_open(
    happens: Happens, where: Where, state: State
) -> None:
    studio = brought(happens, where)
    since = studio.o.version
    accepts_by_mail(studio)
    wins = int(state == "open")
    assert put_down(studio, since) == (wins, wins)


@pytest.mark.parametrize("at", AT_HAND)
def test_who_says_yes_where_it_cannot_win_any_more_is_told_so(at: str) -> None:
    studio = brought(answered_when_won, (at, "answer"))
    because = r"^This proposal cannot be accepted any more; please write to us\.$"
    with pytest.raises(Refused, match=because):
        accepts_on_the_page(studio)
