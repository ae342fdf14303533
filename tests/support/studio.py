"""A company that works: its steps run on in-memory twins, one position after the other."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Literal

from shared.actions.in_memory import InMemoryMailer
from shared.actions.mailer import Outcome, Unknown
from shared.domain import names
from shared.domain.company import OutboundPaused, OutboundResumed
from shared.domain.draft import Purpose
from shared.domain.names import OUTBOUND
from shared.domain.opportunity import Opportunity
from shared.domain.opportunity_decider import Close, Reopen
from shared.domain.opportunity_events import ReplyReceived
from shared.domain.signal import FiledAs, SignalFiled
from shared.domain.writes import Recorded
from shared.flow import hearing, outcomes
from shared.gates.answer import Answer, Answered, Choice, answer
from shared.models.gateway import ModelGateway
from shared.models.in_memory import InMemorySpend, NoModel
from shared.orchestrate.advance import Reading, Task, advance, read
from shared.orchestrate.in_memory import InMemoryErrands, InMemoryExecutions, InMemoryWaits
from shared.orchestrate.next_step import Position, Step
from shared.orchestrate.tasks.hear import hear
from shared.orchestrate.tasks.move import move_on
from shared.orchestrate.tasks.send import ask, send
from shared.orchestrate.tasks.think import qualify, understand
from shared.orchestrate.tasks.write import propose, write
from shared.orchestrate.workshop import Workshop
from shared.views.in_memory import InMemoryViewStore
from tests.support.houses import SUBJECT, Company
from tests.support.inquiry import HANDLE, SIGNAL, said

TASKS: Mapping[Position, Task] = {
    "new": understand,
    "qualifying": qualify,
    "proposing": propose,
    "writing": write,
    "unanswered": hear,
    "asking": ask,
    "sending": send,
    "move_on": move_on,
}
MOST_STEPS = 40
LEASE = timedelta(minutes=5)


class Studio(Company):
    """A company with a workshop, a mailbox, and executions and errands that only tests let run."""

    def __init__(self, change: Mapping[str, str] | None = None) -> None:
        super().__init__(change)
        self.mailer = InMemoryMailer()
        self.waits = InMemoryWaits()
        self.executions = InMemoryExecutions()
        self.errands = InMemoryErrands()
        company = self.house.company
        gateway = ModelGateway(company.models, NoModel(), InMemorySpend(), self.clock)
        self.shop = Workshop(self.house, gateway, self.mailer, InMemoryViewStore())

    # --- looking

    @property
    def o(self) -> Opportunity:
        """Give the sale as it stands."""
        return self.house.book.opportunity(SUBJECT)

    @property
    def next(self) -> Step:
        """Say what comes next."""
        return read(self.shop, SUBJECT).step

    @property
    def reading(self) -> Reading:
        """Read the sale as a step would."""
        return read(self.shop, SUBJECT)

    @property
    def to_client(self) -> list[bytes]:
        """Give every mail that went to the client."""
        owner = self.house.company.operator
        return [e.message for e in self.mailer.sent if owner not in e.recipients]

    def story(self, stream: str = SUBJECT) -> list[str]:
        """Name what happened on a stream."""
        return [recorded.type for recorded in self.log.read(stream)]

    def last(self, stream: str = SUBJECT) -> Recorded:
        """Give the newest event of a stream."""
        return self.log.read(stream)[-1]

    def telling(self, after: int) -> str:
        """Name the mail that tells the owner of an ending, so many events from here."""
        return names.action("ask_owner", SUBJECT, f"{SUBJECT}#{self.o.version + after}")

    # --- working

    def step(self) -> Step:
        """Carry out the present position."""
        return advance(self.shop, SUBJECT, TASKS)

    def run(self) -> Step:
        """Work until somebody has to be waited for; the undo window passes by itself."""
        for _ in range(MOST_STEPS):
            found = self.step()
            if found.position == "undo_window" and found.until:
                self.clock.at = found.until
            if found.position in ("waiting", "done"):
                return found
        raise AssertionError(f"still {found.position} after {MOST_STEPS} steps")

    def passes(self, **time: float) -> None:
        """Let time go by."""
        self.clock.move(timedelta(**time))

    def between(self, act: Callable[[], object]) -> None:
        """Let something happen just before the next append, behind its reader's back."""

        def late(*parts: Any) -> list[Recorded]:
            del vars(self.log)["append"]
            act()
            return self.log.append(*parts)

        vars(self.log)["append"] = late

    # --- the world

    def provider(self, outcome: Outcome | None) -> None:
        """Let the provider end every call for a client like this; None: it takes the mail."""
        owner = self.house.company.operator
        self.mailer.answer = lambda mail: None if owner in mail.recipients else outcome

    def proves(self, stream: str) -> None:
        """Let the provider say that the present attempt arrived."""
        attempt = self.house.book.action(stream).attempt
        proof = outcomes.performed(
            self.house.book, stream, attempt=attempt, by="provider", at=self.clock.now()
        )
        self.log.append(self.house.origin(SUBJECT), *proof)

    def answers(self, choice: Choice, **given: Any) -> Answered:
        """Let the owner answer the question at hand."""
        question = self.o.approval
        shown = self.house.book.approval(question).asked.content_hash
        known = {"how": "terminal", "shown_hash": shown, **given}
        return answer(self.house, question, Answer(choice=choice, **known))

    def replies(self, text: str, number: int = 2, *, authenticated: bool = True) -> None:
        """Let the client write again."""
        at = self.clock.now()
        signal = f"signal/email/m{number}"
        self.put(signal, said(at, text, f"m{number}"), self._filed("reply"), person=HANDLE)
        came = ReplyReceived(at=at, signal=signal, authenticated=authenticated)
        self.log.append(
            self.house.origin(SUBJECT), *hearing.hear(self.house.book, SUBJECT, came, at)
        )

    def marks(self, outcome: Literal["won", "lost", "dormant"]) -> None:
        """Let the operator end the sale by what they know."""
        self._closes(Close(at=self.clock.now(), outcome=outcome, because="by phone"))

    def reopens(self) -> None:
        """Let the operator give the sale another chance."""
        self._closes(Reopen(at=self.clock.now(), because="They called."))

    def _closes(self, wish: Close | Reopen) -> None:
        parts = hearing.close(self.house.book, SUBJECT, wish)
        if parts:
            self.log.append(self.house.origin(SUBJECT, actor="operator"), *parts)

    def pauses(self) -> None:
        """Let the owner stop everything that leaves the house."""
        self.put(OUTBOUND, OutboundPaused(at=self.clock.now()))

    def resumes(self) -> None:
        """Let mail leave the house again."""
        self.put(OUTBOUND, OutboundResumed(at=self.clock.now()))

    def hears(self, language: str = "en") -> None:
        """Let a client's inquiry be received, filed and understood."""
        super().hears(language)
        self.put(SIGNAL, self._filed("lead"))

    def _filed(self, filed_as: FiledAs) -> SignalFiled:
        at = self.clock.now()
        return SignalFiled(at=at, filed_as=filed_as, concerns=SUBJECT, because="it is a test")

    # --- stories up to a point

    def offers(self) -> str:
        """Go on until the proposal lies before the client; give its action."""
        self.waits_to_send()
        stream = self.o.action
        self.run()
        assert self.o.stage == "proposed"
        return stream

    def writes_and_asks(self, purpose: Purpose, text: str) -> str:
        """Lay a mail on the desk that the policy asks about; give the question."""
        question = self.writes(purpose, text)
        assert self.o.stage == "awaiting_approval", self.o.stage
        return question

    def waits_to_send(self) -> str:
        """Go on until a granted proposal waits for its undo window; give its action."""
        self.hears()
        self.run()
        self.answers("approve")
        return self.o.action

    def unknown(self) -> str:
        """Go on until an attempt to send the proposal ended without a word; give its action."""
        stream = self.waits_to_send()
        self.passes(seconds=20)
        self.provider(Unknown("the call timed out"))
        self.run()
        self.provider(None)
        assert self.house.book.action(stream).status == "started"
        return stream
