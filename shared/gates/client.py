"""What the client may do on the proposal's page: accept, decline, or ask."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.domain import names
from shared.domain import proposal as proposals
from shared.domain import signal as signals
from shared.domain.errors import Refused
from shared.domain.opportunity import CLOSED, Opportunity
from shared.domain.opportunity_events import Meaning, OpportunityWon, ReplyReceived
from shared.domain.proposal import AcceptProposal, DeclineProposal, Proposal, ProposalDrafted
from shared.domain.signal import FileSignal, SignalReceived
from shared.domain.turns import REVISING, is_won
from shared.domain.writes import Part, Write, events_of
from shared.flow import hearing, outcomes
from shared.flow.house import House
from shared.log.log import Conflict

MOST_TRIES = 20
SOURCE = "page"
WORD = "client_page"
"""What `company.yaml` calls this page where it says who may decide what."""

State = Literal["open", "revising", "accepted", "declined", "expired", "closed"]
ClientChoice = Literal["accept", "decline", "ask"]
MEANING: dict[ClientChoice, Meaning] = {
    "accept": "accept",
    "decline": "decline",
    "ask": "question",
}


@dataclass(frozen=True)
class ClientAnswer:
    """What the client chose on the page that showed the offer with this hash."""

    choice: ClientChoice
    shown_hash: str
    name: str = ""
    text: str = ""
    nonce: str = ""
    """Tells, with the words, one submission from the next, and a repeated one from both."""


@dataclass(frozen=True)
class Offered:
    """What the page shows: the offer before the client, and where it stands."""

    stream: str
    subject: str
    proposal: Proposal
    shown: ProposalDrafted
    revising: bool
    """A new version is being prepared, so this one cannot be accepted."""
    won: bool
    closed: bool
    expired: bool
    may: tuple[ClientChoice, ...]
    """What the company's file lets this page decide."""

    @property
    def state(self) -> State:
        """Say in one word what the client finds."""
        if self.won or self.proposal.accepted:
            return "accepted"
        if self.proposal.declined:
            return "declined"
        if self.closed:
            return "closed"
        if self.revising:
            return "revising"
        return "expired" if self.expired else "open"


def offered(house: House, stream: str) -> Offered | None:
    """Read the offer that lies before the client; None while nothing was sent."""
    proposal = house.book.offer(stream)
    if not proposal.drafts:
        return None
    o = house.book.opportunity(proposal.opportunity)
    shown = proposal.on_offer or _in_flight(house, o, proposal)
    if shown is None:
        return None
    return Offered(
        stream=stream,
        subject=proposal.opportunity,
        proposal=proposal,
        shown=shown,
        revising=_revising(o, proposal),
        won=is_won(o),
        closed=o.stage in CLOSED and o.stage != "dormant",
        expired=house.company.day(house.clock.now()).isoformat() > shown.valid_until,
        may=tuple(choice for choice in MEANING if _may(house, choice)),
    )


def _revising(o: Opportunity, proposal: Proposal) -> bool:
    """Say whether another offer is under way, whatever the mail before it was for."""
    sending = o.stage == "sending" and proposal.on_offer is not None
    newer = o.purpose == "proposal" and (o.stage == "awaiting_approval" or sending)
    return o.stage in REVISING or newer


def _may(house: House, choice: ClientChoice) -> bool:
    noun = "acceptance" if choice == "accept" else "reply"
    return house.company.sources.may_move(noun, WORD)


def _in_flight(house: House, o: Opportunity, proposal: Proposal) -> ProposalDrafted | None:
    """Give the draft of a mail that may be there: nobody knows its fate, or gave it up for lost."""
    if o.purpose != "proposal" or not o.action:
        return None
    action = house.book.action(o.action)
    maybe = action.status == "started" or (action.status in ("dead", "undone") and action.attempt)
    version = action.plan.proposal_version
    return proposal.draft(version) if maybe and version else None


def respond(house: House, stream: str, given: ClientAnswer) -> Offered:
    """Let the client's answer take effect, with its signal, in one append.

    Raises `Refused` where it cannot: nothing changes then.
    """
    for _ in range(MOST_TRIES):
        now = house.clock.now()
        page = offered(house, stream)
        if page is None:
            raise Refused("There is no such proposal.")
        try:
            if page.proposal.on_offer is None:
                _prove(house, page, now)
                continue
            parts = _follows(house, page, given, now)
            if parts:
                origin = house.origin(page.subject, actor="client", trust="authenticated")
                house.log.append(origin, *parts)
        except Conflict:
            continue
        return offered(house, stream) or page
    raise Conflict(stream)


def _prove(house: House, page: Offered, now: datetime) -> None:
    """Whoever answers from the page holds the mail: that proves it went out."""
    o = house.book.opportunity(page.subject)
    action = house.book.action(o.action)
    proof = outcomes.performed(house.book, o.action, attempt=action.attempt, by="client", at=now)
    if proof:
        house.log.append(house.origin(page.subject, actor="client"), *proof)


def _follows(house: House, page: Offered, given: ClientAnswer, now: datetime) -> list[Part]:
    if given.choice not in page.may:
        raise Refused("This page may not decide that; please write to us.")
    said = names.digest(page.stream, given.choice, given.nonce, given.text)
    signal = names.signal(SOURCE, said)
    if house.log.head(signal):
        return []
    o = house.book.opportunity(page.subject)
    document = _document(page, given, signal, o.person, now)
    if document is None:
        return []
    came = ReplyReceived(at=now, signal=signal, meaning=MEANING[given.choice], authenticated=True)
    heard = hearing.hear(house.book, page.subject, came, now)
    if given.choice == "accept" and not _won(heard):
        raise Refused("This proposal cannot be accepted any more; please write to us.")
    return [_said(signal, page, o, given, now), *document, *heard]


def _won(heard: list[Part]) -> bool:
    """Say whether a yes takes effect: one that wins nothing is not put down as one."""
    return any(isinstance(event, OpportunityWon) for event in events_of(heard))


def _document(
    page: Offered, given: ClientAnswer, signal: str, person: str, now: datetime
) -> list[Part] | None:
    """Give what the answer does to the proposal; None if it says nothing new."""
    if given.choice == "ask":
        if not given.text.strip():
            raise Refused("Please write your question.")
        return []
    wish = _wish(page, given, signal, now)
    events = proposals.decide(page.proposal, wish)
    if not events:
        return None
    return [Write(page.stream, page.proposal.version, events, person)]


def _wish(
    page: Offered, given: ClientAnswer, signal: str, now: datetime
) -> AcceptProposal | DeclineProposal:
    if given.choice == "decline":
        return DeclineProposal(
            at=now,
            content_hash=given.shown_hash,
            reason=given.text,
            how="client_page",
            signal=signal,
        )
    if page.revising:
        raise Refused("A new version of this proposal is being prepared.")
    if page.closed:
        raise Refused("This proposal is no longer open; please write to us.")
    if not given.name.strip():
        raise Refused("Please type your name to accept.")
    if page.expired:
        raise Refused("This proposal is no longer valid; please ask for a new one.")
    return AcceptProposal(
        at=now, content_hash=given.shown_hash, name=given.name, how="client_page", signal=signal
    )


def _said(signal: str, page: Offered, o: Opportunity, given: ClientAnswer, now: datetime) -> Write:
    """Record the page's form as the signal it is, filed at once."""
    received = SignalReceived(
        at=now,
        kind="form",
        source=SOURCE,
        provider_id=names.bare(names.bare(signal)),
        raw="",
        digest=names.digest(given.choice, given.name, given.text, given.shown_hash),
        trust="authenticated",
        verified_by=("link",),
        received_at=now,
        handle=o.person,
        sender_name=given.name,
        text=given.text or given.choice,
    )
    wish = FileSignal(
        at=now, filed_as="reply", concerns=page.subject, because="answered on the proposal's page"
    )
    return Write(signal, 0, signals.settled(received, wish), o.person)
