"""The owner: answers questions by link and from the terminal, late, twice, or in two ways at once."""

import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.domain import company as companies
from shared.domain import names
from shared.domain import opportunity_decider as opportunities
from shared.domain.errors import Refused
from shared.domain.event import Event
from shared.domain.opportunity_decider import Close, Reopen, TakeNote
from shared.domain.writes import Part, Write
from shared.flow import hearing
from shared.flow.house import House
from shared.gates.answer import CHOICES, Answer, Choice, answer
from shared.gates.approval_door import answer_approval
from shared.ingest.told import change_fact
from shared.log.log import Conflict
from shared.orchestrate.resume import retry
from tests.simulation import parts
from tests.simulation.browsing import get, hidden, post
from tests.simulation.scheduler import DAY, HOUR, Scheduler

LINK = re.compile(rf"{re.escape(parts.PUBLIC_URL)}/approvals/([\w.~-]+)")
EXPIRY = 3 * DAY
DELAYS = (5, 60, 60, HOUR, DAY, 2 * DAY, EXPIRY - 5, EXPIRY, EXPIRY + 5)
UNDO_AFTER = (0, 1, 5, 13, 14, 15, 16, 17, 20, 60)
WEIGHTS: dict[str, int] = {"approve": 8, "edit": 3, "return": 2, "reject": 2, "undo": 1}
KEEN: dict[str, Choice] = {"draft": "approve", "unknown_delivery": "send_again"}
MOST_ANSWERS = 60
NOTES = ("Please give 10 % off.", 'Say "we are glad to help" first.', "Shorter, please.")


@dataclass
class Owner:
    """One person with a mailbox and a terminal.

    `silent` ones answer nothing until they are asked to; `keen` ones say yes at once.
    """

    scheduler: Scheduler
    house: House
    silent: bool = False
    keen: bool = False
    told: list[tuple[str, str]] = field(default_factory=list)
    """(approval, state) that the owner was told had taken effect."""
    answers: int = 0
    tokens: dict[str, str] = field(default_factory=dict)
    """Approval → the token of its link, as mailed."""

    def got(self, message: bytes) -> None:
        """Get a question by mail, and decide when to answer it and how often."""
        plain = binascii.a2b_qp(message.split(b"Content-Type: text/html")[0]).decode()
        found = LINK.search(plain)
        if found is None:
            return
        stream = self.house.links.verify("approval", "approval", found[1])
        assert stream is not None, "a link that our own mail holds"
        self.tokens[stream] = found[1]
        chance = self.scheduler.chance
        if self.silent or self.answers > MOST_ANSWERS or chance.random() < 0.15:
            return
        at = self.scheduler.seconds + (5 if self.keen else chance.choice(DELAYS))
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            self.scheduler.at(
                at + chance.choice((0, 0, 1, 100)), "owner", lambda: self.decide(stream)
            )

    def decide(self, stream: str, choice: Choice | None = None) -> None:
        """Answer once, by link or from the terminal."""
        self.answers += 1
        by_link = stream in self.tokens and self.scheduler.chance.random() < 0.05
        run = lambda: (self._by_link if by_link else self._by_hand)(stream, choice)  # noqa: E731
        self.scheduler.spawn("link" if by_link else "terminal", run)

    def _choice(self, kind: str) -> Choice:
        if self.keen:
            return KEEN[kind]
        choices = CHOICES[kind]
        weights = [WEIGHTS.get(c, 4) for c in choices]
        return self.scheduler.chance.choices(choices, weights)[0]

    def _by_hand(self, stream: str, choice: Choice | None) -> None:
        s = self.scheduler
        approval = self.house.book.approval(stream)
        if approval.request is None:
            return
        chosen = choice or self._choice(approval.asked.kind)
        shown = approval.asked.content_hash
        s.pause(s.chance.choice((0.0, 0.0, 3.0, 100.0)))
        given = Answer(
            choice=chosen,
            how=s.chance.choice(("terminal", "mail_link", "console")),
            shown_hash=shown,
            subject=approval.draft.subject or "About your project",
            text=f"{approval.draft.text}\n\nP.S. {s.chance.choice(('Thank you.', 'See you in May.'))}",
            note=s.chance.choice(NOTES),
        )
        done = answer(self.house, stream, given)
        s.tell(f"answers {chosen}:", "done" if done.took_effect else done.because or "it stands")
        if done.took_effect and chosen != "undo":
            self.told.append((stream, done.stands.status))
        self._perhaps_undo(stream, chosen, took_effect=done.took_effect)

    def _by_link(self, stream: str, choice: Choice | None) -> None:
        s, token = self.scheduler, self.tokens[stream]
        head = get(answer_approval, self.house, token, s.chance.choice(("GET", "HEAD")))
        form = hidden(get(answer_approval, self.house, token)) if head else {}
        if "nonce" not in form:
            return
        chosen = choice or self._choice(self.house.book.approval(stream).asked.kind)
        s.pause(s.chance.choice((0.0, 5.0, 600.0)))
        words = {"subject": "About your project", "text": "Here it is.", "note": "Shorter."}
        page = post(answer_approval, self.house, token, form | {"decision": chosen, **words})
        s.tell(f"posts {chosen}: {page['statusCode']}")
        self._perhaps_undo(stream, chosen, took_effect=page["statusCode"] == 200)

    def _perhaps_undo(self, stream: str, chosen: Choice, *, took_effect: bool) -> None:
        s = self.scheduler
        if took_effect and chosen in ("approve", "edit") and s.chance.random() < 0.3 and not s.calm:
            s.at(
                s.seconds + s.chance.choice(UNDO_AFTER),
                "owner",
                lambda: self.decide(stream, "undo"),
            )

    def pause(self, paused: bool) -> None:
        """Stop everything that leaves the house, or let it leave again."""
        wish = companies.PauseOutbound if paused else companies.ResumeOutbound

        def parts_now() -> list[Part]:
            outbound = self.house.book.outbound()
            events: list[Event] = [*companies.decide(outbound, wish(at=self.house.clock.now()))]
            return [Write(names.OUTBOUND, outbound.version, events)] if events else []

        self._append("pause" if paused else "resume", names.OUTBOUND, parts_now)

    def fact(self, subject: str, n: int) -> None:
        """Say that something an offer rests on has changed."""
        said, id = "They want three days of consulting, not two.", f"fact{n}"
        self._append("fact", subject, lambda: change_fact(self.house, subject, said, id))

    def mark(self, subject: str, outcome: str) -> None:
        """Mark an opportunity by what is known by other ways."""
        now = self.house.clock.now()
        command: Close | Reopen = (
            Reopen(at=now)
            if outcome == "reopen"
            else Close(at=now, outcome=outcome, because="By phone.")  # type: ignore[arg-type]
        )
        self._append(
            f"mark {outcome}",
            subject,
            lambda: hearing.close(self.house.book, subject, command),
        )

    def note(self, subject: str) -> None:
        """Put down what was heard on the phone; it moves nothing."""
        wish = TakeNote(at=self.house.clock.now(), note="Person 0 is on the phone on Mondays.")

        def parts_now() -> list[Part]:
            o = self.house.book.opportunity(subject)
            return [Write(subject, o.version, opportunities.decide(o, wish), o.person or subject)]

        self._append("note", subject, parts_now)

    def retry(self, subject: str) -> None:
        """Let a stuck workflow go on."""
        self.scheduler.spawn("keel retry", lambda: retry(self.house, subject))

    def _append(self, what: str, subject: str, decide: Callable[[], list[Part]]) -> None:
        def run() -> None:
            for _ in range(20):
                try:
                    found = decide()
                    if found:
                        origin = self.house.origin(subject, actor="operator")
                        self.house.log.append(origin, *found)
                except Conflict:
                    continue
                except Refused as refused:
                    self.scheduler.tell(what, "refused:", refused)
                return

        self.scheduler.spawn(f"keel {what}", run)
