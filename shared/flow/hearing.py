"""What follows when the client, or the world, says something about an opportunity."""

from datetime import datetime

from shared.domain import action as actions
from shared.domain import approval as approvals
from shared.domain import names
from shared.domain import opportunity_decider as opportunities
from shared.domain import proposal as proposals
from shared.domain.action import Action, UndoAction
from shared.domain.approval import WithdrawApproval
from shared.domain.opportunity import Opportunity, Unanswered, evolve
from shared.domain.opportunity_events import (
    FactChanged,
    Happened,
    OpportunityLost,
    OpportunityWon,
    ReplyRead,
    ReplyReceived,
    TurnTaken,
)
from shared.domain.proposal import AcceptProposal, DeclineProposal, ProposalOffered
from shared.domain.turns import Flight, turn, under_way
from shared.domain.writes import Part, Write
from shared.flow.book import Book
from shared.flow.telling import tell_outcome
from shared.log.log import Conflict

OVERTAKEN = "The client wrote in between."
MARKED = "The owner marked the sale meanwhile."


def flight_of(o: Opportunity, action: Action) -> Flight:
    """Say whether the mail at hand is on its way.

    Raises `Conflict` when the action ended, since the subject then moved with it.
    """
    if o.stage != "sending":
        return "none"
    if action.idle:
        return "idle"
    if action.status == "started":
        return "flying"
    raise Conflict(o.action)


def hear(book: Book, subject: str, came: ReplyReceived | FactChanged, at: datetime) -> list[Part]:
    """Take something in; what already has a meaning takes its turn at once where it can."""
    o = book.opportunity(subject)
    events = opportunities.decide(o, opportunities.TakeIn(at=at, came=came))
    if not events:
        return []
    heard = evolve(o, events[0])
    item = heard.unanswered[-1]
    if not item.meaning:
        return [Write(subject, o.version, events, o.person)]
    flight = flight_of(o, book.action(o.action) if o.stage == "sending" else Action())
    taken = turn(heard, item, flight, at)
    if taken is None:
        return [Write(subject, o.version, events, o.person)]
    answered = TurnTaken(at=at, of=item.version, meaning=item.meaning)
    follows = [*events, answered, *taken.events]
    return [
        Write(subject, o.version, follows, o.person),
        *(take_back(book, o, at) if taken.take_back else []),
        *tell_outcome(subject, o.version, follows),
    ]


def read_reply(book: Book, subject: str, o: Opportunity, read: ReplyRead) -> list[Part]:
    """Put down what a reply means; it takes its turn at once where it can."""
    item = next((u for u in o.unanswered if u.version == read.reply), None)
    if item is None:
        raise Conflict(subject)
    flight = flight_of(o, book.action(o.action) if o.stage == "sending" else Action())
    command = opportunities.ReadReply(at=read.at, read=read, flight=flight)
    meant = Unanswered(item.version, read.meaning, item.signal, item.at, read=True)
    taken = turn(o, meant, flight, read.at)
    events = opportunities.decide(o, command)
    return [
        *_turn_parts(book, subject, o, events, taken is not None and taken.take_back),
        *_document(book, subject, o, events, item.signal),
        *tell_outcome(subject, o.version, events),
    ]


def take_turn(
    book: Book, subject: str, o: Opportunity, item: Unanswered, at: datetime
) -> list[Part]:
    """Let something understood take its turn; nothing while a mail in flight holds it."""
    flight = flight_of(o, book.action(o.action) if o.stage == "sending" else Action())
    taken = turn(o, item, flight, at)
    if taken is None:
        return []
    command = opportunities.TakeTurn(at=at, of=item.version, flight=flight)
    events = opportunities.decide(o, command)
    return [
        *_turn_parts(book, subject, o, events, taken.take_back),
        *_document(book, subject, o, events, item.signal),
        *tell_outcome(subject, o.version, events),
    ]


def _turn_parts(
    book: Book,
    subject: str,
    o: Opportunity,
    events: list[Happened],
    withdraw: bool,
    because: str = OVERTAKEN,
) -> list[Part]:
    own = Write(subject, o.version, events, o.person)
    return [own, *(take_back(book, o, events[0].at, because) if withdraw else [])]


def _document(
    book: Book, subject: str, o: Opportunity, events: list[Happened], signal: str
) -> list[Part]:
    """Let the proposal hold the yes or no that came by mail, as its page does by itself."""
    offer = book.proposal(subject)
    if offer.offered is None or offer.accepted:
        return []
    answered = _answered(book, o, offer.offered, events, signal)
    decided = proposals.decide(offer, answered) if answered else []
    return [Write(names.proposal(subject), offer.version, decided, o.person)] if decided else []


def _answered(
    book: Book, o: Opportunity, offered: ProposalOffered, events: list[Happened], signal: str
) -> AcceptProposal | DeclineProposal | None:
    shown = offered.content_hash
    for event in events:
        if isinstance(event, OpportunityWon):
            name = book.contact(o.contact).name
            return AcceptProposal(
                at=event.at, content_hash=shown, name=name, how="email", signal=signal
            )
        if isinstance(event, OpportunityLost):
            return DeclineProposal(at=event.at, content_hash=shown, how="email", signal=signal)
    return None


def take_back(book: Book, o: Opportunity, at: datetime, because: str = OVERTAKEN) -> list[Part]:
    """Withdraw the open question, or undo the mail that waits to leave."""
    if o.stage == "awaiting_approval":
        asked = book.approval(o.approval)
        withdrawn = approvals.decide(asked, WithdrawApproval(at=at, because=because))
        if not withdrawn:
            raise Conflict(o.approval)
        return [Write(o.approval, asked.version, withdrawn)]
    waiting = book.action(o.action)
    if not waiting.idle:
        raise Conflict(o.action)
    undone = actions.decide(waiting, UndoAction(at=at, by="keel", because=because))
    return [Write(o.action, waiting.version, undone)]


def close(
    book: Book, subject: str, command: opportunities.Close | opportunities.Reopen
) -> list[Part]:
    """Mark an opportunity by the operator's word; a draft or mail at hand is taken back."""
    o = book.opportunity(subject)
    events = opportunities.decide(o, command)
    flight = flight_of(o, book.action(o.action) if o.stage == "sending" else Action())
    if not events:
        return []
    return _turn_parts(book, subject, o, events, under_way(o, flight), MARKED)
