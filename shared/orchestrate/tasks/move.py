"""What follows by itself: expiry, reminders, silence, and mails that must not go out."""

from shared.domain import approval as approvals
from shared.domain import opportunity_decider as opportunities
from shared.domain.approval import ExpireApproval
from shared.domain.draft import Purpose
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_decider import (
    BeginWriting,
    Close,
    RemindOwner,
    SkipMessage,
    Wish,
)
from shared.domain.writes import Part, Write
from shared.flow import hearing
from shared.flow.book import Book
from shared.flow.telling import plan_question, tell_dropped
from shared.log.log import Conflict
from shared.orchestrate.advance import Reading
from shared.orchestrate.workshop import Workshop

EXPIRED = "The owner did not answer in time; nothing was sent."
SKIPPED = {
    "skip_suppressed": "Nothing may be mailed to this person.",
    "skip_forgotten": "This person was forgotten, so nobody knows where to write to.",
    "skip_unmailable": "No mail can go to their address.",
    "skip_capped": "Enough was mailed in this thread for now.",
}


def move_on(shop: Workshop, reading: Reading) -> None:
    """Do what has fallen due."""
    parts = _parts(shop, reading)
    origin = shop.house.origin(reading.s.subject, reading.s.purpose_cause)
    shop.house.log.append(origin, *parts)


def _parts(shop: Workshop, r: Reading) -> list[Part]:
    at = r.now
    match r.step.move:
        case "expire":
            return _expire(r)
        case "remind":
            return _remind(r)
        case "skip_suppressed" | "skip_forgotten" | "skip_unmailable" | "skip_capped" as skip:
            return _skip(shop, r, SKIPPED[skip])
        case "answer":
            given = _owners_words(shop.house.book, r.s.o)
            wish = BeginWriting(at=at, purpose="answer", because="The client asked.", given=given)
            return [_own(r, wish)]
        case "followup":
            purpose: Purpose = "followup" if r.s.o.stage == "proposed" else "nurture"
            return [_own(r, BeginWriting(at=at, purpose=purpose, because="Silence."))]
        case "give_up":
            return [_own(r, Close(at=at, outcome="dormant", because="Nobody answered."))]
    raise Conflict(r.s.subject)


def _own(r: Reading, wish: Wish) -> Write:
    return Write(r.s.subject, r.s.o.version, opportunities.decide(r.s.o, wish), r.s.o.person)


def _owners_words(book: Book, o: Opportunity) -> str:
    """Name the overtaken answer that holds the owner's own words or wishes and never left."""
    if not o.overtaken:
        return ""
    was = book.approval(o.overtaken)
    left = book.action(was.asked.action).status not in ("unplanned", "undone")
    return o.overtaken if (was.draft.edited or was.status == "returned") and not left else ""


def _expire(r: Reading) -> list[Part]:
    expired = approvals.decide(r.s.approval, ExpireApproval(at=r.now))
    return [
        Write(r.s.o.approval, r.s.approval.version, expired),
        _own(r, SkipMessage(at=r.now, because=EXPIRED)),
    ]


def _remind(r: Reading) -> list[Part]:
    approval = r.s.o.approval
    ask, planned = plan_question(r.s.subject, approval, f"{approval}#reminder", "reminder", r.now)
    return [Write(ask, 0, [planned]), _own(r, RemindOwner(at=r.now, ask=ask))]


def _skip(shop: Workshop, r: Reading, because: str) -> list[Part]:
    unwritten = r.s.o.stage in opportunities.DESK
    back = [] if unwritten else hearing.take_back(shop.house.book, r.s.o, r.now, because)
    own = _own(r, SkipMessage(at=r.now, because=because))
    return [*back, own, tell_dropped(r.s.subject, r.s.o.version, r.now)]
