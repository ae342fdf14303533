"""What follows when the owner says what became of an attempt that nobody knows about."""

from datetime import datetime

from shared.domain import approval as approvals
from shared.domain.approval import Approval, GrantApproval, RejectApproval
from shared.domain.writes import Part, Write
from shared.flow import outcomes
from shared.flow.house import House
from shared.gates.choices import Answer


def settled(
    house: House, stream: str, approval: Approval, given: Answer, now: datetime
) -> list[Part]:
    """Say what became of an attempt nobody knows about."""
    asked = approval.asked
    decided = approvals.decide(approval, _verdict(asked.content_hash, given, now))
    if not decided:
        return []
    person = house.book.opportunity(asked.subject).person
    own = Write(stream, approval.version, decided, person)
    which = {"attempt": asked.attempt, "by": "operator", "at": now}
    if given.choice == "it_went_out":
        return [own, *outcomes.performed(house.book, asked.action, **which)]  # type: ignore[arg-type]
    again = given.choice == "send_again"
    because = "the operator says it did not go out"
    return [
        own,
        *outcomes.failed(house.book, asked.action, **which, because=because, again=again),  # type: ignore[arg-type]
    ]


def _verdict(content_hash: str, given: Answer, now: datetime) -> GrantApproval | RejectApproval:
    if given.choice == "drop":
        return RejectApproval(at=now, reason=given.note, how=given.how)
    answer: approvals.Answer = "it_went_out" if given.choice == "it_went_out" else "send_again"
    return GrantApproval(at=now, content_hash=content_hash, how=given.how, answer=answer)
