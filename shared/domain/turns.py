"""What a reply means for an opportunity at the stage it is in: the turn that it takes.

A turn is taken once. What cannot take effect while a mail is in flight waits for it to land.
What is taken back is not thrown away: the next answer begins from the owner's own words.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.domain.opportunity import CLOSED, Opportunity, Stage, Unanswered
from shared.domain.opportunity_events import (
    Happened,
    LeadReconsidered,
    MessageSkipped,
    OpportunityAwoke,
    OpportunityLost,
    OpportunityWon,
    QuestionRaised,
)

Flight = Literal["none", "idle", "flying"]
"""Whether a mail of this opportunity is planned but not claimed, or on its way."""
ANSWERABLE: frozenset[Stage] = frozenset(
    {"nurturing", "proposed", "dormant", "writing", "awaiting_approval", "sending"}
)
"""Stages at which an offer that reached the client still stands, while no new one is under way."""
REVISING: frozenset[Stage] = frozenset({"new", "qualifying", "proposing"})
"""Stages that lead to a new offer, or to none."""


@dataclass(frozen=True)
class Turn:
    """What follows for the opportunity, and whether the draft or mail at hand is taken back."""

    events: tuple[Happened, ...] = ()
    take_back: bool = False


NOTHING = Turn()


def turn(o: Opportunity, item: Unanswered, flight: Flight, at: datetime) -> Turn | None:
    """Say what `item` does to `o` now; None: not before the mail in flight has landed."""
    match item.meaning:
        case "question":
            return _question(o, item, flight, at)
        case "change":
            return _change(o, item, flight, at)
        case "decline":
            return _decline(o, item, flight, at)
        case "accept":
            return _accept(o, item, flight, at)
        case "proof":
            return _proof(o, at)
    return _chatter(o, flight, at)


def under_way(o: Opportunity, flight: Flight) -> bool:
    """Say whether a draft lies before the owner, or a mail waits, so that it can be withdrawn."""
    return o.stage == "awaiting_approval" or (o.stage == "sending" and flight == "idle")


def is_won(o: Opportunity) -> bool:
    """Say whether the sale is made, also while its client is being answered."""
    at_hand = o.stage in ("writing", "awaiting_approval", "sending")
    return (o.home if at_hand else o.stage) == "won"


def _asked(item: Unanswered, at: datetime) -> QuestionRaised:
    return QuestionRaised(at=at, reply=item.version)


def _overtaken(o: Opportunity, at: datetime) -> MessageSkipped:
    because = "The client wrote in between."
    return MessageSkipped(at=at, purpose=o.purpose, because=because, overtaken=True)


def _reconsider(o: Opportunity, flight: Flight, at: datetime, because: str) -> Turn:
    return Turn((LeadReconsidered(at=at, because=because),), under_way(o, flight))


def _question(o: Opportunity, item: Unanswered, flight: Flight, at: datetime) -> Turn:
    asked = _asked(item, at)
    if o.stage == "new":
        return NOTHING
    if o.stage in ("qualifying", "proposing") or _unoffered(o):
        return _reconsider(o, flight, at, "The client asked something before an offer was made.")
    if o.stage == "writing":
        return Turn((asked, _overtaken(o, at)))
    if under_way(o, flight) and o.purpose != "proposal":
        return Turn((asked, _overtaken(o, at)), take_back=True)
    if o.stage == "dormant":
        return Turn((OpportunityAwoke(at=at, because="The client wrote again."), asked))
    return Turn((asked,))


def _unoffered(o: Opportunity) -> bool:
    """Say whether the lead was put aside, so that a new word is a reason to read it again."""
    aside = o.stage in ("nurturing", "disqualified") or (
        o.stage in ("dormant", "lost") and not o.offered
    )
    writing = o.stage in ("writing", "awaiting_approval") and o.purpose in ("nurture", "decline")
    return aside or writing


def _change(o: Opportunity, item: Unanswered, flight: Flight, at: datetime) -> Turn | None:
    if o.stage == "new":
        return NOTHING
    if is_won(o):
        return _question(o, item, flight, at)
    if o.stage == "sending" and flight == "flying":
        return None
    return _reconsider(o, flight, at, "Something the offer rests on changed.")


def _decline(o: Opportunity, item: Unanswered, flight: Flight, at: datetime) -> Turn | None:
    """A no ends what is still open; after a yes it undoes nothing, but wants an answer."""
    if is_won(o):
        return _question(o, item, flight, at)
    if o.stage in CLOSED and o.stage != "dormant":
        return NOTHING
    if o.stage == "sending" and flight == "flying":
        return None
    lost = OpportunityLost(at=at, because="The client declined.")
    return Turn((lost,), under_way(o, flight))


def _accept(o: Opportunity, item: Unanswered, flight: Flight, at: datetime) -> Turn | None:
    if is_won(o) or o.stage == "new":
        return NOTHING
    if o.purpose == "proposal" and o.stage in ("awaiting_approval", "sending"):
        return _accept_early(o, item, flight, at)
    if o.offered and o.stage in ANSWERABLE:
        won = OpportunityWon(at=at, how="The client accepted.", signal=item.signal)
        return Turn((won,), under_way(o, flight))
    if flight == "flying":
        return None
    return _reconsider(o, flight, at, "The client wants to go on.")


def _accept_early(o: Opportunity, item: Unanswered, flight: Flight, at: datetime) -> Turn | None:
    """A yes to the first offer, still in flight, waits for proof that it landed.

    Where a new version is under way nobody can tell which one was meant: the client is asked.
    """
    waits = flight == "flying" and not o.offered
    return None if waits else Turn((_asked(item, at),))


def _proof(o: Opportunity, at: datetime) -> Turn:
    """A proposal that was given up for lost did reach the client: go on from there."""
    if o.stage == "dormant" and o.offered:
        because = "The proposal did reach the client."
        return Turn((OpportunityAwoke(at=at, because=because),))
    return NOTHING


def _chatter(o: Opportunity, flight: Flight, at: datetime) -> Turn:
    """A word that asks for nothing still makes a reminder pointless."""
    reminding = o.purpose == "followup"
    if reminding and o.stage == "writing":
        return Turn((_overtaken(o, at),))
    if reminding and under_way(o, flight):
        return Turn((_overtaken(o, at),), take_back=True)
    return NOTHING
