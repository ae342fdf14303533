"""A company in memory with one client, and whatever lies on the owner's desk."""

import os
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from shared.agents.brief import Brief, Message
from shared.agents.offers import offer
from shared.clock.in_memory import MovableClock, SeededIds
from shared.company.company import parse
from shared.company.pricing import price
from shared.domain import names
from shared.domain.action import ActionStarted
from shared.domain.contact import ContactRecognised
from shared.domain.conversation import ConversationStarted, MessageReceived
from shared.domain.draft import Draft, Purpose
from shared.domain.event import Event
from shared.domain.lead import LeadFacts, ServiceWish
from shared.domain.opportunity_events import (
    LeadQualified,
    LeadUnderstood,
    OpportunityOpened,
    WritingBegun,
)
from shared.domain.proposal import ProposalDrafted
from shared.domain.provenance import BY_RULE
from shared.domain.writes import Origin, Write
from shared.flow import outcomes
from shared.flow.house import House
from shared.flow.situation import Situation
from shared.gates.desk import Laid, fixed_slots, lay
from shared.gates.slots import fill
from shared.log.in_memory import InMemoryEventLog
from shared.policy.lead_facts import pricing_facts
from shared.policy.library import Policies
from shared.vault.links import Links
from tests.support.inquiry import CLIENT, HANDLE, INQUIRY, SIGNAL, said, understood
from tests.support.keys import new_vault

COMPANY = (Path(__file__).parents[2] / "company.yaml").read_text(encoding="utf-8")
WEB = "https://keel.studio.example"
CONTACT, CONVERSATION = "contact/c1", "conversation/v1"
SUBJECT = names.opportunity(CONVERSATION)
PROPOSAL = names.proposal(SUBJECT)
ORIGIN = Origin(actor="keel/test", correlation=SUBJECT)


class Company:
    """A house whose clock stands still, and the steps that bring a question to its owner."""

    def __init__(self, change: Mapping[str, str] | None = None) -> None:
        text = COMPANY
        for was, becomes in (change or {}).items():
            assert was in text, was
            text = text.replace(was, becomes)
        self.clock, self.vault, self.key = MovableClock(), new_vault(), os.urandom(32)
        self.log = InMemoryEventLog(self.vault, self.clock, SeededIds())
        self.house = House(
            log=self.log,
            clock=self.clock,
            company=parse(text),
            policies=Policies(),
            vault=self.vault,
            links=Links(lambda: [self.key]),
            public_url=WEB,
            name="keel/test",
        )

    # --- looking

    @property
    def events(self) -> int:
        """Count everything that ever happened here."""
        return sum(self.log.head(stream) for stream in self.log.streams())

    def all(self, kind: type[Event]) -> list[Event]:
        """Give every event of a kind."""
        found = (r.event for stream in self.log.streams() for r in self.log.read(stream))
        return [event for event in found if isinstance(event, kind)]

    @property
    def stage(self) -> str:
        """Say where the opportunity stands."""
        return self.house.book.opportunity(SUBJECT).stage

    def planned(self, purpose: str) -> list[str]:
        """Give every effect that was planned for this purpose."""
        actions = [s for s in self.log.streams() if s.startswith("action/")]
        return [s for s in actions if self.house.book.action(s).plan.purpose == purpose]

    # --- what comes before

    def put(self, stream: str, *events: Event, person: str = "") -> None:
        """Append to a stream as it stands."""
        self.log.append(ORIGIN, Write(stream, self.log.head(stream), events, person))

    def hears(self, language: str = "en") -> None:
        """Let a client's inquiry be received, filed and understood."""
        at = self.clock.now()
        self.put(
            CONTACT,
            ContactRecognised(at=at, handle=HANDLE, email=CLIENT, name="Ada Sommer"),
            person=HANDLE,
        )
        self.put(SIGNAL, said(at, INQUIRY), person=HANDLE)
        self.put(
            CONVERSATION,
            ConversationStarted(at=at, contact=CONTACT, opportunity=SUBJECT),
            MessageReceived(at=at, signal=SIGNAL),
        )
        provenance = BY_RULE.model_copy(update={"degraded": True, "because": "no_key"})
        self.put(
            SUBJECT,
            OpportunityOpened(
                at=at,
                conversation=CONVERSATION,
                contact=CONTACT,
                person=HANDLE,
                signal=SIGNAL,
            ),
            LeadUnderstood(at=at, facts=understood(language), provenance=provenance),
            LeadQualified(at=at, judgement=self.house.policies.judge("qualification", {})),
            person=HANDLE,
        )

    # --- the desk

    def lays(self, laid: Laid) -> None:
        """Lay a draft on the desk, and let the policy say what becomes of it."""
        s = Situation(SUBJECT, self.house.book.opportunity(SUBJECT))
        self.log.append(ORIGIN, *lay(self.house, s, laid, self.clock.now()))

    def proposes(self, quantity: int = 2, language: str = "en", discount: str = "0") -> str:
        """Ask the owner about a proposal; give the question's stream."""
        if self.stage == "unopened":
            self.hears(language)
        self.lays(self.proposal(quantity, language, discount))
        return self.house.book.opportunity(SUBJECT).approval

    def proposal(self, quantity: int = 2, language: str = "en", discount: str = "0") -> Laid:
        """Draft an offer with its mail, priced from the company's list."""
        drafted = self._offer(quantity, language, discount)
        version = self.log.head(PROPOSAL)
        values = {"total": drafted.offer["total_text"], **self._slots()}
        text = "Hello Ada,\n\nour proposal over {{total}}:\n{{proposal_link}}\n\nKind regards"
        draft = self.draft("proposal", text, values).model_copy(
            update={
                "language": language,
                "proposal_version": version + 1,
                "amount_minor": drafted.amount_minor,
                "currency": drafted.currency,
            }
        )
        return Laid(draft, drafted, version)

    def draft(self, purpose: Purpose, text: str, values: Mapping[str, str]) -> Draft:
        """Write a mail to the client with its slots filled."""
        whole, filled = fill(text, values)
        return Draft(
            purpose=purpose,
            to=CLIENT,
            to_name="Ada Sommer",
            subject="Re: Consulting",
            text=whole,
            filled=filled,
            in_reply_to="m1@client.example",
            references=("m0@client.example",),
        )

    def writes(self, purpose: Purpose = "nurture", text: str = "Hello Ada, a helpful link.") -> str:
        """Lay a plain mail on the desk; give the question's stream, if one is asked."""
        if self.stage == "unopened":
            self.hears()
        self.put(SUBJECT, WritingBegun(at=self.clock.now(), purpose=purpose))
        self.lays(Laid(self.draft(purpose, text, self._slots())))
        return self.house.book.opportunity(SUBJECT).approval

    def _slots(self) -> Mapping[str, str]:
        s = Situation(SUBJECT, self.house.book.opportunity(SUBJECT))
        return fixed_slots(self.house, s)

    def _offer(self, quantity: int, language: str, discount: str) -> ProposalDrafted:
        company, at = self.house.company, self.clock.now()
        wishes = (ServiceWish(service="consulting", quantity=quantity),)
        spoken, less = company.language(language), Decimal(discount)
        maths = price(company, wishes, language=spoken, discount_percent=less)
        heard = Message(SIGNAL, at, "Consulting", INQUIRY, "Ada Sommer")
        brief = Brief(SUBJECT, at, (heard,), facts=LeadFacts(name="Ada Sommer"))
        made = offer(brief, company, maths)
        return ProposalDrafted(
            at=at,
            opportunity=SUBJECT,
            offer=made.content(),
            content_hash=made.content_hash(),
            amount_minor=made.amount_minor,
            currency=made.currency,
            valid_until=made.valid_until,
            pricing=self.house.policies.judge("pricing", pricing_facts(company, maths)),
        )

    # --- what follows a yes

    def starts(self) -> str:
        """Claim the mail at hand and say nothing of its fate; give its stream."""
        o = self.house.book.opportunity(SUBJECT)
        at = self.clock.now()
        attempt = self.house.book.action(o.action).attempt + 1
        lease = at + timedelta(minutes=5)
        self.put(o.action, ActionStarted(at=at, attempt=attempt, lease_until=lease))
        return o.action

    def sends(self) -> None:
        """Claim the mail at hand, and prove that it went out."""
        stream = self.starts()
        action, at = self.house.book.action(stream), self.clock.now()
        proof = outcomes.performed(
            self.house.book, stream, attempt=action.attempt, by="claimant", at=at
        )
        self.log.append(ORIGIN, *proof)
