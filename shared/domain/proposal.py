"""Proposal: a versioned offer. Drafted, offered, and accepted or declined as it was offered."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from shared.domain.errors import Refused
from shared.domain.event import Command, Event, Personal, PersonalText
from shared.domain.judgement import Judgement

How = Literal["client_page", "email", "operator"]
OfferJson = Annotated[dict[str, Any], Personal({})]


class ProposalDrafted(Event):
    """An offer was put into words and numbers; nobody has seen it yet."""

    opportunity: str
    offer: OfferJson
    """Title, scope, lines, price maths, terms and dates, as shown on the client's page."""
    content_hash: str
    amount_minor: int
    currency: str
    valid_until: str
    """Date, ISO 8601."""
    pricing: Judgement | None = None
    """What the policy says of the price."""


class ProposalOffered(Event):
    """The draft of this version went to the client."""

    draft_version: int
    content_hash: str
    action: str


class ProposalAccepted(Event):
    """The client said yes to exactly what was offered."""

    content_hash: str
    name: PersonalText
    how: How
    signal: str = ""


class ProposalDeclined(Event):
    """The client said no."""

    content_hash: str
    reason: PersonalText = ""
    how: How
    signal: str = ""


Happened = ProposalDrafted | ProposalOffered | ProposalAccepted | ProposalDeclined


class DraftProposal(Command):
    """Put an offer down."""

    drafted: ProposalDrafted


class OfferProposal(Command):
    """Note that a draft went out."""

    draft_version: int
    action: str


class AcceptProposal(Command):
    """Say yes to the offer with this hash."""

    content_hash: str
    name: str
    how: How
    signal: str = ""


class DeclineProposal(Command):
    """Say no to the offer with this hash."""

    content_hash: str
    reason: str = ""
    how: How
    signal: str = ""


Wish = DraftProposal | OfferProposal | AcceptProposal | DeclineProposal


@dataclass(frozen=True)
class Proposal:
    """What must be known of an offer; `Proposal()` is not drafted."""

    version: int = 0
    opportunity: str = ""
    drafts: tuple[tuple[int, ProposalDrafted], ...] = ()
    """(version in this stream, draft), oldest first."""
    offered: ProposalOffered | None = None
    accepted: ProposalAccepted | None = None
    declined: ProposalDeclined | None = None

    def draft(self, version: int) -> ProposalDrafted:
        """Give the draft that stands at `version` of this stream."""
        for at, drafted in self.drafts:
            if at == version:
                return drafted
        raise Refused("There is no such draft.")

    @property
    def on_offer(self) -> ProposalDrafted | None:
        """Give the draft that the client has last been sent."""
        return self.draft(self.offered.draft_version) if self.offered else None


def decide(proposal: Proposal, command: Wish) -> list[Happened]:
    """Say what follows from `command`, or refuse it. A repeated command changes nothing."""
    match command:
        case DraftProposal(drafted=drafted):
            if proposal.accepted:
                raise Refused("This proposal was accepted; it cannot be drafted anew.")
            return [drafted]
        case OfferProposal():
            return _offer(proposal, command)
        case AcceptProposal() | DeclineProposal():
            return _answer(proposal, command)


def _offer(proposal: Proposal, command: OfferProposal) -> list[Happened]:
    """Lay a draft before the client, unless a newer one is there: proof may come late."""
    hashed = proposal.draft(command.draft_version).content_hash
    before = proposal.offered
    known = before and before.action == command.action
    newer = before and before.draft_version > command.draft_version
    return [] if known or newer else [ProposalOffered(content_hash=hashed, **command.model_dump())]


def _answer(proposal: Proposal, command: AcceptProposal | DeclineProposal) -> list[Happened]:
    shown = command.content_hash
    accepting = isinstance(command, AcceptProposal)
    said = proposal.accepted if accepting else proposal.declined
    if said and said.content_hash == shown:
        return []
    _require_offer(proposal, shown)
    outcome = ProposalAccepted if accepting else ProposalDeclined
    return [outcome(**command.model_dump())]


def evolve(proposal: Proposal, event: Happened) -> Proposal:
    """Fold one event into the state."""
    now = replace(proposal, version=proposal.version + 1)
    match event:
        case ProposalDrafted():
            drafts = (*now.drafts, (now.version, event))
            return replace(now, opportunity=event.opportunity, drafts=drafts)
        case ProposalOffered():
            return replace(now, offered=event, declined=None)
        case ProposalAccepted():
            return replace(now, accepted=event)
        case ProposalDeclined():
            return replace(now, declined=event)


def _require_offer(proposal: Proposal, shown: str) -> None:
    if proposal.offered is None:
        raise Refused("This proposal was not sent yet.")
    if proposal.accepted:
        raise Refused("This proposal was already accepted.")
    if proposal.offered.content_hash != shown:
        raise Refused("The proposal changed after it was shown to you.")
