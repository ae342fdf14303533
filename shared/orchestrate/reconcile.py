"""An attempt without a word: ask the provider, then the owner; never perform it again."""

from shared.domain import approval as approvals
from shared.domain import names
from shared.domain.action import Action
from shared.domain.approval import NEVER, Approval, ApprovalRequested, RequestApproval
from shared.domain.writes import Unmoved, Write
from shared.flow import outcomes
from shared.flow.telling import plan_question
from shared.log.log import Conflict
from shared.orchestrate.neighbours import each
from shared.orchestrate.tasks.send import ask_owner
from shared.orchestrate.workshop import Workshop


def reconcile(shop: Workshop, streams: list[str]) -> int:
    """Look after every action named; give how many moved. After an import nothing does."""
    if shop.house.book.outbound().silent:
        return 0
    return sum(each(streams, lambda stream: _one(shop, stream)))


def _one(shop: Workshop, stream: str) -> bool:
    try:
        return _look_after(shop, stream)
    except Conflict:
        return False


def _look_after(shop: Workshop, stream: str) -> bool:
    house = shop.house
    action = house.book.action(stream)
    now = house.clock.now()
    if action.planned is None:
        return False
    if action.repeatable:
        return _ask_again(shop, stream, action)
    if not action.lapsed(now):
        return False
    known = shop.mailer.find(names.bare(stream), action.attempt)
    if known is not None:
        parts = outcomes.performed(
            house.book,
            stream,
            attempt=action.attempt,
            by="reconcile",
            at=now,
            provider_id=known,
        )
        house.log.append(house.origin(action.plan.subject, f"{stream}#{action.version}"), *parts)
        return True
    if now < action.changed_at + house.pace.ask_after:
        return False
    return _ask(shop, stream, action)


def _ask_again(shop: Workshop, stream: str, action: Action) -> bool:
    """A question to the owner that never got out is claimed again."""
    if not action.claimable(shop.house.clock.now()):
        return False
    ask_owner(shop, stream)
    return True


def _ask(shop: Workshop, stream: str, action: Action) -> bool:
    """Ask the owner what became of this attempt, once per attempt."""
    house = shop.house
    now = house.clock.now()
    cause = f"{stream}#{action.version}"
    question = names.approval("unknown_delivery", cause)
    if house.log.head(question):
        return False
    asked = ApprovalRequested(
        at=now,
        kind="unknown_delivery",
        subject=action.plan.subject,
        content_hash=action.plan.content_hash,
        action=stream,
        attempt=action.attempt,
        expires_at=NEVER,
        remind_at=NEVER,
    )
    events = approvals.decide(Approval(), RequestApproval(at=now, asked=asked))
    ask, planned = plan_question(action.plan.subject, question, cause, "question", now)
    house.log.append(
        house.origin(action.plan.subject, cause),
        Write(question, 0, events, house.book.opportunity(action.plan.subject).person),
        Write(ask, 0, [planned]),
        Unmoved(stream, action.version),
    )
    ask_owner(shop, ask)
    return True
