"""Streams, read and folded into the state that a decision needs."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from shared.domain import (
    action,
    approval,
    company,
    contact,
    conversation,
    names,
    opportunity,
    proposal,
    signal,
    workflow,
)
from shared.domain.event import Event
from shared.domain.fold import fold
from shared.log.log import EventLog

S = TypeVar("S")


class Book:
    """Reads a stream and gives its present state; every state knows its version."""

    def __init__(self, log: EventLog) -> None:
        self.log = log

    def opportunity(self, stream: str) -> opportunity.Opportunity:
        """Fold an opportunity."""
        return self._fold(stream, opportunity.Opportunity, opportunity.evolve)

    def action(self, stream: str) -> action.Action:
        """Fold an action."""
        return self._fold(stream, action.Action, action.evolve)

    def approval(self, stream: str) -> approval.Approval:
        """Fold an approval."""
        return self._fold(stream, approval.Approval, approval.evolve)

    def offer(self, stream: str) -> proposal.Proposal:
        """Fold a proposal by its own name, as its page knows it."""
        return self._fold(stream, proposal.Proposal, proposal.evolve)

    def proposal(self, opportunity_stream: str) -> proposal.Proposal:
        """Fold the proposal of an opportunity."""
        return self.offer(names.proposal(opportunity_stream))

    def signal(self, stream: str) -> signal.Signal:
        """Fold a signal."""
        return self._fold(stream, signal.Signal, signal.evolve)

    def contact(self, stream: str) -> contact.Contact:
        """Fold a contact."""
        return self._fold(stream, contact.Contact, contact.evolve)

    def conversation(self, stream: str) -> conversation.Conversation:
        """Fold a conversation."""
        return self._fold(stream, conversation.Conversation, conversation.evolve)

    def workflow(self, subject: str) -> workflow.Workflow:
        """Fold the executions of a subject."""
        return self._fold(names.workflow(subject), workflow.Workflow, workflow.evolve)

    def outbound(self) -> company.Outbound:
        """Fold whether mail may leave the house."""
        return self._fold(names.OUTBOUND, company.Outbound, company.evolve)

    def first(self, stream: str) -> Event | None:
        """Give what a stream began with, if anything."""
        recorded = self.log.read(stream)
        return recorded[0].event if recorded else None

    def proved(self, signals: Iterable[str]) -> bool:
        """Say whether any of these signals proved its sender."""
        said = (self.first(stream) for stream in signals)
        return any(getattr(each, "trust", "") == "authenticated" for each in said)

    def _fold(self, stream: str, begin: Callable[[], S], evolve: Callable[[S, Any], S]) -> S:
        return fold(evolve, (r.event for r in self.log.read(stream)), begin)
