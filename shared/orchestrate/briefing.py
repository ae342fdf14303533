"""What an agent may know of an opportunity, gathered from its own streams alone."""

from dataclasses import replace

from shared.agents.brief import Brief, Message, Offer
from shared.domain import names
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_events import (
    DraftReturned,
    LeadUnderstood,
    ReplyRead,
    ReplyReceived,
    WritingBegun,
)
from shared.domain.proposal import ProposalDrafted
from shared.domain.signal import SignalReceived
from shared.domain.turns import is_won
from shared.flow.house import House
from shared.flow.situation import Situation
from shared.orchestrate.advance import Reading
from shared.views.store import ViewStore


def brief_for(house: House, reading: Reading) -> Brief:
    """Gather the thread, the facts, the open questions and the owner's note."""
    s = reading.s
    o = s.o
    contact = house.book.contact(o.contact)
    given = house.book.approval(o.given) if o.given else None
    thread = house.book.conversation(o.conversation)
    return Brief(
        opportunity=s.subject,
        now=reading.now,
        messages=tuple(m for stream in o.signals if (m := message(house, stream))),
        facts=o.facts,
        contact_name=contact.name,
        purpose=o.purpose,
        questions=_questions(house, o),
        note=given.note if given and given.status == "returned" else "",
        earlier_notes=_earlier_notes(house, s),
        given_text=given.draft.text if given else "",
        offer=last_offer(house, s),
        offered=o.offered,
        held=_legible(house.book.proposal(s.subject).on_offer),
        authenticated=house.book.proved(o.signals),
        followups=o.followups,
        emails_exchanged=len(thread.sent),
        won=is_won(o),
        declined=_declined(house, s),
    )


def with_history(brief: Brief, views: ViewStore, s: Situation) -> Brief:
    """Add what came of the contact's other opportunities, and how many are open in all.

    A view may be a moment late; what was counted stands in the judgement that used it.
    """
    rows = [row.body for row in views.list("pipeline") if row.id != names.bare(s.subject)]
    theirs = [row for row in rows if row["contact"] == s.o.contact]
    ended = [row["stage"] for row in theirs]
    return replace(
        brief,
        previous_won=ended.count("won"),
        previous_lost=ended.count("lost"),
        open_elsewhere=sum(not row["at_rest"] for row in theirs),
        open_opportunities=sum(not row["at_rest"] for row in rows),
    )


def message(house: House, stream: str) -> Message | None:
    """Give what one signal said; None for what said nothing, such as proof of delivery."""
    received = house.book.first(stream)
    if not isinstance(received, SignalReceived):
        return None
    return Message(
        signal=stream,
        at=received.at,
        subject=received.subject,
        text=received.text,
        sender_name=received.sender_name,
    )


def _questions(house: House, o: Opportunity) -> tuple[Message, ...]:
    signals = dict(o.replies)
    asked = [signals[v] for v in (o.answering or o.questions) if v in signals]
    return tuple(m for stream in asked if (m := message(house, stream)))


def _declined(house: House, s: Situation) -> bool:
    """Say whether what is being answered was read as a no."""
    asked = s.o.answering
    for recorded in house.log.read(s.subject) if asked else ():
        match recorded.event:
            case ReplyReceived(meaning="decline") if recorded.version in asked:
                return True
            case ReplyRead(reply=reply, meaning="decline") if reply in asked:
                return True
    return False


def _earlier_notes(house: House, s: Situation) -> tuple[str, ...]:
    """Give what the owner wanted changed in drafts of this mail before the newest, oldest first."""
    returned: list[str] = []
    for recorded in house.log.read(s.subject):
        match recorded.event:
            case LeadUnderstood() | WritingBegun(given=""):
                returned = []
            case DraftReturned(approval=approval) if approval != s.o.given:
                returned.append(approval)
            case _:
                pass
    notes = (house.book.approval(approval).note for approval in returned)
    return tuple(note for note in notes if note)


def _legible(drafted: ProposalDrafted | None) -> Offer | None:
    """Give an offer as it was drafted; None where there is none, or it was forgotten."""
    return Offer.model_validate(drafted.offer) if drafted and drafted.offer else None


def last_offer(house: House, s: Situation) -> Offer | None:
    """Give the newest offer that was drafted, if any can still be read."""
    drafts = house.book.proposal(s.subject).drafts
    return _legible(drafts[-1][1]) if drafts else None
