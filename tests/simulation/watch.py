"""What must hold at every moment: looked at with each append and each mail that leaves."""

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from shared.domain import names
from shared.domain.action import ASKING, Action, ActionFailed, ActionPlanned, ActionStarted
from shared.domain.approval import (
    ApprovalEdited,
    ApprovalExpired,
    ApprovalGranted,
    ApprovalRejected,
    ApprovalReturned,
    ApprovalWithdrawn,
)
from shared.domain.opportunity import Opportunity, evolve
from shared.domain.opportunity_events import (
    SENT,
    OpportunityWon,
    ReplyReceived,
    SendingPlanned,
    WritingBegun,
)
from shared.domain.proposal import ProposalAccepted, ProposalOffered
from shared.domain.turns import turn
from shared.domain.writes import Recorded
from shared.gates.compose import content_hash
from shared.gates.desk import bound
from tests.simulation.possible import Move
from tests.simulation.provider import SentMail

if TYPE_CHECKING:
    from tests.simulation.world import World

DECIDED = (
    ApprovalGranted,
    ApprovalEdited,
    ApprovalReturned,
    ApprovalRejected,
    ApprovalExpired,
    ApprovalWithdrawn,
)
MOVED_BY_MAIL = tuple(SENT.values())
ANSWERED = (ApprovalGranted, ApprovalEdited, ApprovalReturned, ApprovalRejected)


class Watch:
    """Looks at one world, and keeps what it saw broken and what it saw covered."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.broken: dict[str, str] = {}
        """Promise → where it was first seen broken."""
        self.stages: Counter[str] = Counter()
        self.moves: Counter[Move] = Counter()
        self.types: Counter[str] = Counter()
        self.unfiled: set[str] = set()
        self.open_actions: set[str] = set()
        self.claims: Counter[date] = Counter()
        """Claims of mails to clients, by day."""
        self._sales: dict[str, Opportunity] = {}
        self._decided: set[str] = set()

    def bad(self, promise: str, where: object) -> None:
        """Note that a promise is broken."""
        if promise not in self.broken:
            self.broken[promise] = str(where)
            self.world.scheduler.tell("!!", promise, where)

    def appended(self, recorded: list[Recorded]) -> None:
        """Look at what was just appended, before anything else can happen."""
        for r in recorded:
            self.types[r.type] += 1
            match names.noun(r.stream):
                case "opportunity":
                    self._moved(r)
                case "action":
                    self._acted(r)
                case "approval" if isinstance(r.event, DECIDED):
                    self._answered(r)
                case "proposal":
                    self._offered(r, {each.type for each in recorded})
                case "signal":
                    (self.unfiled.add if r.version == 1 else self.unfiled.discard)(r.stream)
        self.world.outside.heard(recorded)

    def _moved(self, r: Recorded) -> None:
        before, w = self._sales.get(r.stream, Opportunity()), self.world
        newest = w.memory.head(r.stream) == r.version
        o = w.still.opportunity(r.stream) if newest else evolve(before, r.event)  # type: ignore[arg-type]
        self._sales[r.stream], was = o, before.stage
        if was != o.stage:
            self.stages[o.stage] += 1
            self.moves[was, o.stage] += 1
        if isinstance(r.event, MOVED_BY_MAIL) and was != "sending":
            self.bad("a mail that it no longer waited for moved a sale", r.ref)
        if isinstance(r.event, OpportunityWon) and r.event.signal:
            received = self.world.still.signal(r.event.signal).received
            if received is None or received.trust != "authenticated":
                self.bad("won by mail that proved nothing", r.ref)

    def _offered(self, r: Recorded, together: set[str]) -> None:
        if isinstance(r.event, ProposalAccepted) and "OpportunityWon" not in together:
            self.bad("a yes was put down that won nothing", r.ref)
        if isinstance(r.event, ProposalOffered):
            before = (e.event for e in self.world.memory.read(r.stream)[: r.version - 1])
            at = r.event.draft_version
            if any(isinstance(e, ProposalOffered) and e.draft_version > at for e in before):
                self.bad("an older offer took the place of a newer one", r.ref)

    def _answered(self, r: Recorded) -> None:
        if r.stream in self._decided:
            self.bad("two decisions of one approval", r.ref)
        self._decided.add(r.stream)
        approval = self.world.still.approval(r.stream)
        asked = approval.asked
        if isinstance(r.event, ANSWERED) and r.event.at >= asked.expires_at:
            self.bad("answered after it had expired", r.ref)
        weak = isinstance(r.event, ANSWERED) and r.event.how == "mail_link"
        strong = self.world.house.company.gates.sign_in_above
        if weak and approval.draft.amount_minor > strong:
            self.bad("a link alone answered for more than it may", r.ref)
        shown = r.event.content_hash if isinstance(r.event, ApprovalGranted) else None
        if shown is not None and shown != asked.content_hash:
            self.bad("granted other bytes than were asked about", r.ref)

    def _acted(self, r: Recorded) -> None:
        action = self.world.still.action(r.stream)
        over = action.status in ("performed", "undone", "dead")
        (self.open_actions.discard if over else self.open_actions.add)(r.stream)
        if isinstance(r.event, ActionStarted):
            if action.repeatable:
                self._asks(action, r)
            else:
                self._claims(action, r)

    def _asks(self, action: Action, r: Recorded) -> None:
        asked = action.plan.approval if action.plan.purpose in ASKING else ""
        if asked and not self.world.still.approval(asked).open:
            self.bad("the owner is asked what is decided already", r.ref)

    def _claims(self, action: Action, r: Recorded) -> None:
        """A mail to a client was claimed: everything that must hold does so in this instant."""
        still, plan = self.world.still, action.plan
        o = still.opportunity(plan.subject)
        if still.outbound().paused:
            self.bad("claimed while paused", r.ref)
        if o.stage != "sending" or o.action != r.stream:
            self.bad("claimed although the subject moved on", r.ref)
        if any(not u.meaning or turn(o, u, "idle", r.time) is not None for u in o.unanswered):
            self.bad("claimed over something unanswered", r.ref)
        contact = still.contact(o.contact)
        if contact.suppressed or contact.forgotten:
            self.bad("claimed although nothing may be mailed there", r.ref)
        if self._stopped(o.contact):
            self.bad("claimed although they complained, or cannot be reached", r.ref)
        if r.event.at < plan.at + self.world.house.pace.undo:
            self.bad("claimed inside the undo window", r.ref)
        self._within_limits(o.conversation, r)
        self._followup(plan.subject, plan.purpose, r)
        self._allowed(action, r)

    def _stopped(self, contact: str) -> bool:
        told = (self.world.still.action(f"action/{each}") for each in self.world.inbox.stopped)
        return any(action.plan.contact == contact for action in told)

    def _within_limits(self, conversation: str, r: Recorded) -> None:
        still, pace = self.world.still, self.world.house.pace
        since = r.event.at - pace.thread_window
        lately = [at for _, at in still.conversation(conversation).sent if at > since]
        if len(lately) >= pace.thread_cap:
            self.bad("claimed although its thread had enough mails", r.ref)
        day = r.event.at.date()
        self.claims[day] += 1
        if self.claims[day] > pace.day_cap:
            self.bad("claimed although the day had enough mails", r.ref)

    def _followup(self, subject: str, purpose: str, r: Recorded) -> None:
        if purpose != "followup":
            return
        events = self.world.memory.read(subject)
        begun = max(e.version for e in events if isinstance(e.event, WritingBegun))
        if any(isinstance(e.event, ReplyReceived) and e.version > begun for e in events):
            self.bad("a follow-up after a recorded reply", r.ref)

    def _allowed(self, action: Action, r: Recorded) -> None:
        """Somebody said yes to exactly these bytes, or a recorded judgement did."""
        plan, planned = action.plan, self._planned(action.plan.subject, r.stream)
        if planned is None:
            self.bad("claimed without ever having been planned", r.ref)
            return
        yes = self._yes(plan.approval)
        judged = planned.judgement
        if isinstance(yes, ApprovalGranted):
            judged = self.world.still.approval(plan.approval).asked.judgement
            if yes.content_hash != plan.content_hash:
                self.bad("nobody said yes to these bytes", r.ref)
        elif judged is None or judged.outcome != "allow":
            self.bad("sent without a yes and without a judgement", r.ref)
        if isinstance(yes, ApprovalEdited) and yes.content_hash != _hash(plan.message, plan):
            self.bad("nobody wrote these bytes", r.ref)
        offers = self.world.still.proposal(plan.subject)
        offer = offers.draft(plan.proposal_version) if plan.proposal_version else None
        if _hash(plan.message, plan, bound(judged, offer)) != plan.content_hash:
            self.bad("planned bytes are not what their hash says", r.ref)

    def _planned(self, subject: str, action: str) -> SendingPlanned | None:
        events = (e.event for e in self.world.memory.read(subject))
        found = [e for e in events if isinstance(e, SendingPlanned) and e.action == action]
        return found[-1] if found else None

    def _yes(self, approval: str) -> ApprovalGranted | ApprovalEdited | None:
        events = (e.event for e in self.world.memory.read(approval)) if approval else ()
        found = [e for e in events if isinstance(e, ApprovalGranted | ApprovalEdited)]
        return found[0] if found else None

    def left(self, mail: SentMail) -> None:
        """Look at a mail that just left the house."""
        stream = f"action/{mail.action}"
        action = self.world.still.action(stream)
        where = f"{stream} attempt {mail.attempt}"
        if action.status != "started" or action.attempt != mail.attempt:
            self.bad(f"a mail left although its action was {action.status}", where)
        elif self.world.scheduler.now >= action.lease_until:
            self.bad("a mail left after its lease", where)
        if action.planned and not action.repeatable:
            plan = action.plan
            if (mail.message.decode(), mail.recipients) != (plan.message, plan.recipients):
                self.bad("other bytes left than were planned", where)
            self._again(mail, stream, where)
        self.world.outside.left(mail)

    def _again(self, mail: SentMail, stream: str, where: str) -> None:
        before = [m.attempt for m in self.world.mailer.sent[:-1] if m.action == mail.action]
        if mail.attempt in before:
            self.bad("one attempt left twice", where)
        said = {
            each.event.attempt
            for each in self.world.memory.read(stream)
            if isinstance(each.event, ActionFailed)
            and each.event.by == "operator"
            and each.event.retryable
        }
        if not set(before) <= said:
            self.bad("a second mail although nobody said again", where)


def _hash(message: str, plan: ActionPlanned, because: tuple[str, ...] = ()) -> str:
    return content_hash(message.encode("ascii"), plan.recipients, because)
