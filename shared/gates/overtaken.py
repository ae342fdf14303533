"""Words of the owner's that the client overtook are never lost: they come again, or are shown."""

from typing import Any, Literal

from shared.domain.draft import Draft
from shared.domain.fold import fold
from shared.domain.opportunity import Opportunity, evolve
from shared.domain.opportunity_events import (
    Happened,
    LeadReconsidered,
    MessageSkipped,
    OpportunityLost,
    OpportunityWentDormant,
    OpportunityWon,
    OwnerAsked,
    Sent,
    WritingBegun,
)
from shared.flow.book import Book
from shared.flow.house import House


def overtaken(house: House, subject: str, stream: str, draft: Draft) -> Literal["", "wrote", "won"]:
    """Say what kept the owner's words from leaving, where this question brings them again."""
    o = house.book.opportunity(subject)
    if o.approval != stream or not draft.edited or not o.given or o.given != o.overtaken:
        return ""
    return "won" if _won_since(house, subject, o.given) else "wrote"


def _won_since(house: House, subject: str, asked: str) -> bool:
    """Say whether the sale was won after the owner was asked about these words, or had been."""
    since = False
    for recorded in house.log.read(subject):
        event = recorded.event
        if isinstance(event, OwnerAsked) and event.approval == asked:
            since = True
        elif since and isinstance(event, OpportunityWon):
            return True
    return False


def words_before(house: House, subject: str, stream: str) -> Draft | None:
    """Give the owner's words that the client overtook and this question does not begin from."""
    earlier: list[Any] = []
    before = ""
    for recorded in house.log.read(subject):
        event: Any = recorded.event
        if isinstance(event, OwnerAsked) and event.approval == stream:
            break
        before = _follows(house.book, earlier, before, event)
        earlier.append(event)
    return house.book.approval(before).draft if before else None


def _follows(book: Book, earlier: list[Any], before: str, event: Happened) -> str:
    """Name the approval that holds such words after an event; none once they lost their object."""
    match event:
        case LeadReconsidered() | MessageSkipped(overtaken=True):
            return _at_hand(book, fold(evolve, earlier, Opportunity)) or before
        case WritingBegun(given=given):
            return "" if given == before else before
        case Sent() | OpportunityWon() | OpportunityLost() | OpportunityWentDormant():
            return ""
        case _:
            return before


def _at_hand(book: Book, o: Opportunity) -> str:
    """Name the approval that holds the owner's words on the desk or waiting; none for others."""
    stream = o.approval if o.stage == "sending" else o.given
    if not stream:
        return ""
    was = book.approval(stream)
    return stream if was.draft.edited and was.status != "returned" else ""
