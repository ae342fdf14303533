"""The outside world: whoever gets our mails, and the provider who says what became of them."""

from collections.abc import Iterable
from functools import partial

from shared.domain import names
from shared.domain.opportunity_events import OwnerAsked
from shared.domain.writes import Recorded
from shared.flow.house import House
from shared.gates.approval_door import answer_approval
from tests.simulation import parts
from tests.simulation.browsing import post
from tests.simulation.clients import Client
from tests.simulation.inbox import Inbox, News
from tests.simulation.owner import Owner
from tests.simulation.plan import PEOPLE, SAYS, Happening, Plan
from tests.simulation.provider import SentMail
from tests.simulation.scheduler import DAY, HOUR, MINUTE, Scheduler
from tests.simulation.website import Website

NEWS_AFTER = (1, 60, 16 * MINUTE, 3 * HOUR, 2 * DAY)
CUE_AFTER = (0, 1, 3, 5, 13, 15, 16, 18, 25, 40, 90, 7 * MINUTE, 20 * MINUTE, HOUR)
CUES = frozenset(
    "OwnerAsked SendingPlanned ActionStarted ProposalSent WritingBegun LeadQualified "
    "OpportunityLost OpportunityWentDormant AnswerSent ReplyReceived".split()
)
"""The world likes to speak just when one of these happens."""
NOBODYS = b"Subject: A website\r\n\r\nWe need one. Can you send us an offer?\r\n"
"""A mail without a sender."""
MOST_CUES = 5
BUTT_IN = {"complaint": 0.75, "pause": 0.95}


class Outside:
    """Clients, owner and provider of one schedule."""

    def __init__(self, plan: Plan, scheduler: Scheduler, inbox: Inbox, house: House) -> None:
        self.plan = plan
        self.scheduler = scheduler
        self.inbox = inbox
        self.house = house
        self.website = Website(scheduler, inbox.raw, inbox.house)
        people = sorted({h.who for h in plan.happenings if h.kind in ("lead", "form", "mail")})
        self.clients = {
            who: Client(who, scheduler, inbox, most=plan.words, away=plan.away) for who in people
        }
        self.owner = Owner(scheduler, house, plan.silent_owner, plan.keen)
        self.cues = 0
        self.facts = 0
        self.theirs: list[tuple[str, int]] = []
        """Attempts of mails that clients got."""
        self.forged = 0
        """Forged answers that were taken."""

    def begin(self) -> None:
        """Let everything that is planned happen at its time."""
        for h in self.plan.happenings:
            if h.kind in PEOPLE:
                self.scheduler.at(h.at, f"{h.kind} {h.who}", partial(self.happen, h))

    def happen(self, h: Happening) -> None:
        """Let one planned thing happen."""
        match h.kind:
            case "lead" | "mail":
                self.clients[h.who].write(h)
            case "form":
                self.website.post(*self.clients[h.who].fill_in(h.says), h.times)
            case "nobody":
                self.inbox.mail(NOBODYS, proven=False, to=parts.COMPANY.inbox)
            case "pause":
                self.owner.pause(True)
                later = self.scheduler.seconds + self.scheduler.chance.choice(
                    (30, 600, DAY, 5 * DAY)
                )
                self.scheduler.at(later, "owner", lambda: self.owner.pause(False))
            case "fact" | "mark" | "note":
                self._of_owner(h)

    def _of_owner(self, h: Happening) -> None:
        client = self.clients.get(h.who)
        if client is None or not client.began:
            return
        subject = client.subject(self.house)
        if h.kind == "mark":
            self.owner.mark(subject, h.says)
        elif h.kind == "note":
            self.owner.note(subject)
        else:
            self.facts += 1
            self.owner.fact(subject, self.facts)

    def left(self, mail: SentMail) -> None:
        """A mail left the house: somebody gets it, and the provider may tell."""
        if mail.recipients == (parts.COMPANY.operator,):
            self.owner.got(mail.message)
            return
        self.theirs.append((mail.action, mail.attempt))
        client = next(c for c in self.clients.values() if (c.address,) == mail.recipients)
        fate = self._news(mail)
        if fate != "Bounce":
            client.got(mail.message)

    def _news(self, mail: SentMail) -> News:
        chance = self.scheduler.chance
        fates: tuple[News, ...] = ("Delivery", "Bounce", "Complaint")
        fate = chance.choices(fates, (20, 1, 1))[0]
        permanent = chance.random() < 0.7
        if chance.random() < 0.8 or fate != "Delivery":
            told: tuple[News, ...] = ("Send", fate)
            for kind in told[chance.choice((0, 1)) :]:
                for _ in range(chance.choice((1, 1, 1, 2))):
                    self.scheduler.at(
                        self.scheduler.seconds + chance.choice(NEWS_AFTER),
                        "provider",
                        partial(
                            self.inbox.tell, kind, mail.action, mail.attempt, permanent=permanent
                        ),
                    )
        return fate

    def heard(self, recorded: Iterable[Recorded]) -> None:
        """Take a cue from what just happened, as people do at the worst of moments."""
        chance, s = self.scheduler.chance, self.scheduler
        for r in recorded:
            if r.type == "OwnerAsked" and chance.random() < 0.08:
                self._forge(r)
            if (
                r.type not in CUES
                or s.calm
                or self.cues >= min(self.plan.words, MOST_CUES)
                or not self.plan.talkative
            ):
                continue
            if chance.random() > 0.06 * self.plan.talkative:
                continue
            self.cues += 1
            self._cue(s.seconds + chance.choice(CUE_AFTER), r)

    def _forge(self, r: Recorded) -> None:
        """Somebody knows an approval's id, as `keel approvals` lists it, and makes up the rest."""
        assert isinstance(r.event, OwnerAsked)
        made_up = f"{names.bare(r.event.approval)}.{'A' * 22}"
        real = self.house.links.sign("approval", r.event.approval)
        run = lambda: self._try(self.scheduler.chance.choice((made_up, real)))  # noqa: E731
        self.scheduler.spawn("forger", run, self.scheduler.chance.choice((1, 60, HOUR)))

    def _try(self, token: str) -> None:
        """Post without having seen the page; even who found the link has no form of ours."""
        form = {"decision": "approve", "nonce": f"{int(self.house.clock.now().timestamp())}.AAAA"}
        answered = post(answer_approval, self.house, token, form)
        self.forged += answered["statusCode"] == 200

    def interrupt(self) -> None:
        """Let somebody speak up at once: a mail is about to be claimed."""
        s = self.scheduler
        if self.plan.butts_in == "nobody":
            return
        self._speak(s.seconds + s.chance.choice((0.5, 1.0, 3.0)), s.chance.choice([*self.clients]))

    def _cue(self, at: float, r: Recorded) -> None:
        who = self.scheduler.chance.choice([*self.clients])
        for client in self.clients.values():
            if client.began and r.origin.correlation == client.subject(self.house):
                who = client.who
        self._speak(at, who)

    def _speak(self, at: float, who: int) -> None:
        chance, s = self.scheduler.chance, self.scheduler
        x = chance.random()
        x = BUTT_IN.get(self.plan.butts_in, x)
        if x < 0.55:
            times = chance.choice((1, 1, 1, 2, 5))
            h = Happening(at, "mail", who, chance.choice(SAYS), times, chance.random() < 0.9)
        elif x < 0.7:
            h = Happening(at, "fact", who)
        elif x < 0.8 and self.theirs:
            s.at(at, "cue complaint", lambda: self.inbox.tell("Complaint", *self.theirs[-1]))
            return
        elif x < 0.88:
            h = Happening(at, "mark", who, chance.choice(("won", "lost", "reopen")))
        else:
            h = Happening(at, "pause")
        s.at(at, f"cue {h.kind}", partial(self.happen, h))
