"""Clients: they write when it suits them, answer by mail or on the page, twice, or not at all."""

import binascii
import re
from dataclasses import dataclass, field
from functools import partial

from shared.domain import names
from shared.domain.errors import Refused
from shared.flow.house import House
from shared.gates import client as page
from shared.gates.proposal_door import answer_proposal
from shared.gates.unsubscribe_door import unsubscribe
from shared.ingest.receive import MESSAGE, handle_of
from tests.simulation import parts
from tests.simulation.browsing import get, hidden, post
from tests.simulation.inbox import Inbox
from tests.simulation.plan import Happening, Says
from tests.simulation.scheduler import DAY, HOUR, MINUTE, Scheduler

QUIET = 7 * DAY
DELAYS = (
    0,
    1,
    20,
    HOUR,
    DAY,
    QUIET - 1,
    QUIET,
    QUIET + 1,
    QUIET + 5,
    QUIET + 60,
    21 * DAY,
    30 * DAY,
)
THINKING = (0.0, 2.0, 2.0, 20 * MINUTE)
WORDS: dict[str, str] = {
    "clear": "We need a website for our studio by end of June. Could you send us an offer?",
    "day_rate": "We are looking for consulting, two days, before May. Our budget is 2,000 EUR.",
    "german": "Wir suchen jemanden für eine neue Website. Können Sie uns ein Angebot machen?",
    "vague": "Would you be interested in doing something nice with us? What would it cost?",
    "small": "We would like a website and have a budget of 900 EUR. Is that enough?",
    "job": "I am applying for a position; my CV is attached. Are there open positions?",
    "spam": "Increase your traffic with our SEO services and backlinks, first page of Google!",
    "other": "What I said before was wrong: we need a logo, not a website. Is that possible?",
    "support": "Hello, our page is down since this morning and we see an error message.",
    "accept": "We accept your offer.",
    "decline": "We are no longer interested.",
    "question": "Does this include two rounds of changes?",
    "change": "Please quote a logo instead of the rest.",
    "chatter": "Thank you, received.",
    "away": "We accept that you cannot wait, but I am away until Monday. Is it urgent?",
}
REPLY_TO = re.compile(rb"^Reply-To: (\S+)", re.MULTILINE)
OWN_IDS = re.compile(rb"<[^<>\s]+>")
LEAVE = re.compile(rf"{re.escape(parts.PUBLIC_URL)}/unsubscribe/([\w.~-]+)")
PAGE = re.compile(rf"{re.escape(parts.PUBLIC_URL)}/proposals/([\w.~-]+)")


@dataclass
class Client:
    """One person with an address of their own, and the thread as their program knows it."""

    who: int
    scheduler: Scheduler
    inbox: Inbox
    sent: list[str] = field(default_factory=list)
    """Message-IDs of theirs, oldest first."""
    references: list[str] = field(default_factory=list)
    most: int = 6
    """What they write in one schedule, at most."""
    away: bool = False
    """A program answers everything at once, until the schedule ends."""
    reply_to: str = parts.COMPANY.inbox
    pages: list[str] = field(default_factory=list)
    """Tokens of the links to proposals that they were mailed."""
    words: int = 0
    forms: int = 0
    began: str = ""
    """What they wrote first: the Message-ID of a mail, or the stream of a form."""

    @property
    def address(self) -> str:
        """Give their address."""
        return f"person{self.who}@client{self.who}.example"

    def subject(self, house: House) -> str:
        """Name the opportunity that their thread is."""
        form = self.began.startswith("signal/")
        root = self.began if form else names.message(house.vault.mac(MESSAGE, self.began.encode()))
        return names.opportunity(names.conversation(root, handle_of(house, self.address)))

    def write(self, h: Happening) -> None:
        """Write a mail; several deliveries of it, or several mails at once."""
        if self.words >= self.most:
            return
        if h.kind == "lead" and h.times > 2:
            for _ in range(h.times):
                raw = self._compose(h.says, anew=True)
                self.inbox.mail(raw, proven=h.proven, to=parts.COMPANY.inbox)
            return
        raw = self._compose(h.says)
        for _ in range(h.times):
            self.inbox.mail(raw, proven=h.proven, to=self.reply_to)

    def fill_in(self, says: str) -> tuple[str, dict[str, str]]:
        """Give a form's id and its fields; whoever corrects one sends it under the same id."""
        self.forms += says != "other"
        ident = f"form{self.forms}.{self.who}"
        self.began = self.began or f"signal/form/{ident}"
        self.scheduler.tell(f"client {self.who} fills in:", says)
        words = {"name": f"Person {self.who}", "email": self.address, "message": WORDS[says]}
        return ident, words

    def _compose(self, says: str, *, anew: bool = False) -> bytes:
        """Write in the thread, or `anew` as programs do that know no threads."""
        self.words += 1
        own = f"m{self.words}.{self.who}@client{self.who}.example"
        before = [] if anew else [*self.sent[:1], *self.references[-4:], *self.sent[-1:]]
        thread = [f"<{each}>" for each in dict.fromkeys(before)]
        self.sent.append(own)
        self.began = self.began or own
        self.scheduler.tell(f"client {self.who} writes:", says)
        head = [
            f"From: Person {self.who} <{self.address}>",
            f"To: {self.reply_to}",
            f"Subject: {'Re: ' if thread else ''}About our project",
            f"Message-ID: <{own}>",
            *([f"In-Reply-To: {thread[-1]}", f"References: {' '.join(thread)}"] if thread else []),
            "Content-Type: text/plain; charset=utf-8",
            *(["Auto-Submitted: auto-replied"] if says == "away" else []),
        ]
        return "\r\n".join([*head, "", WORDS[says], ""]).encode()

    def got(self, message: bytes) -> None:
        """Get a mail of ours: learn the thread and the link, and perhaps answer."""
        leave = self.learn(message)
        chance = self.scheduler.chance
        if self.away:
            self.inbox.mail(self._compose("away"), proven=True, to=self.reply_to)
            return
        if leave and chance.random() < 0.15:
            at = self.scheduler.seconds + chance.choice(DELAYS)
            self.scheduler.at(at, f"client {self.who}", lambda: self.unsubscribe(leave))
        if chance.random() < 0.3 or self.words >= self.most:
            return
        for _ in range(chance.choice((1, 1, 1, 1, 1, 2, 5))):
            at = self.scheduler.seconds + chance.choice(DELAYS)
            says: Says = chance.choice(
                ("accept", "accept", "decline", "question", "change", "chatter")
            )
            if self.pages and chance.random() < 0.5:
                self.scheduler.at(at, f"client {self.who}", partial(self.click, says))
            else:
                proven = chance.random() < 0.9
                h = Happening(at, "mail", self.who, says, chance.choice((1, 1, 2)), proven)
                self.scheduler.at(at, f"client {self.who}", partial(self.write, h))

    def unsubscribe(self, token: str) -> None:
        """Leave by the one click of RFC 8058."""
        house, form = self.inbox.house(), {"List-Unsubscribe": "One-Click"}
        self.scheduler.spawn("unsubscribe", lambda: post(unsubscribe, house, token, form))

    def learn(self, message: bytes) -> str:
        """Take thread and links from a mail, as a mail program does; give the way out, if any."""
        head, _, body = message.partition(b"\r\n\r\n")
        found = REPLY_TO.search(head)
        if found:
            self.reply_to = found[1].decode()
        renamed = f"ses{len(self.references)}.{self.who}@eu.amazonses.example"
        own = [i.decode().strip("<>") for i in OWN_IDS.findall(_unfolded(head, b"References"))]
        self.references += [*[i for i in own if i not in self.references], renamed]
        plain = binascii.a2b_qp(body.split(b"Content-Type: text/html")[0])
        self.pages += [t for t in PAGE.findall(plain.decode()) if t not in self.pages]
        found_leave = LEAVE.search(_unfolded(head, b"List-Unsubscribe").decode())
        return found_leave[1] if found_leave else ""

    def click(self, says: str) -> None:
        """Answer on the proposal's page, with a form that may be sent twice."""
        choices: dict[str, page.ClientChoice] = {"accept": "accept", "decline": "decline"}
        choice = choices.get(says, "ask")
        s = self.scheduler
        token, nonce = s.chance.choice(self.pages), f"{s.chance.getrandbits(48):x}"
        real = s.chance.random() < 0.1
        for _ in range(s.chance.choice((1, 1, 1, 2))):
            delay = s.chance.choice((0.0, 0.0, 1.0))
            run = partial(self._browse if real else self._respond, token, choice, nonce)
            s.spawn(f"page of client {self.who}", run, delay)

    def _browse(self, token: str, choice: page.ClientChoice, _nonce: str) -> None:
        """Look at the page in a browser, think, and send its form."""
        house = self.inbox.house()
        form = hidden(get(answer_proposal, house, token))
        if not form:
            return
        self.scheduler.pause(self.scheduler.chance.choice(THINKING))
        given = {"decision": choice, "name": f"Person {self.who}", "text": "Is hosting included?"}
        post(answer_proposal, house, token, form | given)

    def _respond(self, token: str, choice: page.ClientChoice, nonce: str) -> None:
        """Do the same without the markup, which costs most of the time."""
        house = self.inbox.house()
        stream = house.links.verify("proposal", "proposal", token)
        assert stream is not None
        shown = page.offered(house, stream)
        if shown is None:
            return
        self.scheduler.pause(self.scheduler.chance.choice(THINKING))
        given = page.ClientAnswer(
            choice, shown.shown.content_hash, f"Person {self.who}", "Is hosting included?", nonce
        )
        try:
            page.respond(house, stream, given)
        except Refused as refused:
            self.scheduler.tell("the page says:", refused)


def _unfolded(head: bytes, name: bytes) -> bytes:
    found = re.search(rb"^%b:((?:.*\r?\n?)(?:[ \t].*\r?\n?)*)" % name, head, re.MULTILINE)
    return found[1] if found else b""
