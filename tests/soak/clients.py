"""Clients of the simulation, with a real mail program and a real browser."""

import json
import re
import smtplib
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from functools import partial
from typing import Any, cast
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from standardwebhooks import Webhook

from shared.gates.client import ClientChoice
from tests.simulation.clients import THINKING, WORDS, Client
from tests.simulation.inbox import Inbox
from tests.simulation.scheduler import HOUR, MINUTE, Scheduler
from tests.soak.agenda import Agenda
from tests.soak.ground import INTERRUPTED, Ground
from tests.support.pages import Page, get, post

IDS = re.compile(r"<([^<>\s]+)>")
LINK = re.compile(r"https?://[^\s/]+/proposals/([\w.~-]+)")
LEAVE = re.compile(r"<https?://[^\s/]+/unsubscribe/([\w.~-]+)>")
EAGER = 0.4
"""How many take an offer soon: a soak lasts too few days for those who think it over."""
SOON = (0.0, 20.0, MINUTE, HOUR)
UNPROVEN = b"X-Keel-Test-Verdict: dkim=FAIL dmarc=FAIL\r\n"


@dataclass
class Outbox:
    """A mail program: whatever was not taken is sent again, and then again."""

    ground: Ground
    agenda: Agenda

    def mail(self, raw: bytes, *, proven: bool, to: str) -> None:
        """Send a mail as soon as a hand is free; the same one twice at once goes twice."""
        self.agenda.spawn("mail", partial(self.deliver, raw if proven else UNPROVEN + raw, to))

    def deliver(self, raw: bytes, to: str) -> None:
        """Send until it is taken."""
        name = message_id(raw)
        if self.ground.insist(f"mail {name}", lambda: self._taken(raw, to)):
            self.ground.promised.mails.add(name)
            self.ground.count("mails in")

    def _taken(self, raw: bytes, to: str) -> bool:
        host, port = self.ground.core.running.record.smtp.split(":")
        sender = "" if b"Auto-Submitted:" in raw else "somebody@client.example"
        try:
            with smtplib.SMTP(host, int(port), timeout=90) as line:
                line.sendmail(sender, [to], raw)
        except INTERRUPTED:
            self.ground.count("mails sent again")
            return False
        return True


def message_id(raw: bytes) -> str:
    """Give a mail's own id, without its brackets."""
    return str(message_from_bytes(raw)["Message-ID"]).strip("<> ")


class Correspondent(Client):
    """One person of the simulation: what they do is theirs, how it gets here is real."""

    def __init__(self, who: int, ground: Ground, agenda: Agenda, address: str = "") -> None:
        outbox = cast("Inbox", Outbox(ground, agenda))
        super().__init__(who, cast("Scheduler", agenda), outbox)
        self.ground, self._address = ground, address

    @property
    def address(self) -> str:
        """Give their address; one of the provider's own bounces or complains."""
        return self._address or super().address

    def got(self, message: bytes) -> None:
        """Get a mail of ours: answer some day, as everybody does, or take an offer at once."""
        super().got(message)
        s = self.scheduler
        if self.pages and s.chance.random() < EAGER:
            at = s.seconds + s.chance.choice(SOON)
            s.at(at, f"client {self.who}", partial(self.click, "accept"))

    def learn(self, message: bytes) -> str:
        """Take thread and links from a mail; give the way out, if any."""
        mail = json.loads(message)
        headers = mail["headers"]
        self.reply_to = str(headers.get("Reply-To", self.reply_to))
        known = [*self.references]
        ids = [*IDS.findall(headers.get("References", "")), *IDS.findall(headers["Message-ID"])]
        self.references += [i for i in ids if i not in known]
        self.pages += [t for t in LINK.findall(mail["text"]) if t not in self.pages]
        found = LEAVE.search(headers.get("List-Unsubscribe", ""))
        return found[1] if found else ""

    def unsubscribe(self, token: str) -> None:
        """Leave by the one click of RFC 8058."""
        url = f"{self.ground.core.http}/unsubscribe/{token}"
        page = self._ask(partial(post, url, {"List-Unsubscribe": "One-Click"}))
        if page and page.status == 200:
            self.ground.count("unsubscribed")
            self.ground.promised.left.add(f"contact/{token.partition('.')[0]}")

    def _browse(self, token: str, choice: ClientChoice, _nonce: str) -> None:
        """Look at the page, think, and send its form."""
        url = f"{self.ground.core.http}/proposals/{token}"
        shown = self._ask(partial(get, url))
        if shown is None or not shown.offers(choice):
            return
        form = shown.form(choice)
        self.scheduler.pause(self.scheduler.chance.choice(THINKING))
        typed = {"name": f"Person {self.who}", "text": "Is hosting included?"}
        said = self._ask(partial(post, url, form | typed))
        if said and said.status == 200:
            self.ground.count(f"page: {choice}")
            stream = f"proposal/{token.partition('.')[0]}"
            self.ground.promised.pages.add((stream, choice, form["nonce"], typed["text"]))

    def _respond(self, token: str, choice: ClientChoice, nonce: str) -> None:
        """Do it in the browser as well: here the markup costs nothing."""
        self._browse(token, choice, nonce)

    def _ask(self, call: Any) -> Page | None:
        self.ground.up.wait(30)
        try:
            page: Page = call()
        except INTERRUPTED:
            self.ground.count("pages broken off")
            return None
        self.ground.count(f"pages answered {page.status}")
        return page


@dataclass
class Site:
    """A form on the company's site: it delivers until it hears yes, and sometimes twice."""

    ground: Ground
    agenda: Agenda
    filled: int = 0

    def fill(self) -> None:
        """Somebody fills the form in, and now and then without an address."""
        self.filled += 1
        n, chance = self.filled, self.agenda.chance
        said = {
            "name": f"Visitor {n}",
            "email": "" if chance.random() < 0.1 else f"visitor{n}@shop{n}.example",
            "message": WORDS[chance.choice(("clear", "german", "day_rate", "vague"))],
        }
        body = json.dumps(said, ensure_ascii=False)
        for _ in range(chance.choice((1, 1, 2, 3))):
            self.agenda.spawn("form", partial(self._deliver, f"soak_{n}", body))
        if chance.random() < 0.15:
            self.agenda.spawn("form", partial(self._contradict, f"soak_{n}", body), 120)

    def _deliver(self, ident: str, body: str) -> None:
        if self.ground.insist(f"form {ident}", lambda: self._post(ident, body) == 202):
            self.ground.promised.forms.add(ident)
            self.ground.count("forms in")

    def _contradict(self, ident: str, body: str) -> None:
        """Deliver another body under an id that was taken: it must not be swallowed."""
        if ident not in self.ground.promised.forms:
            return
        status = self._post(ident, body.replace("Visitor", "Other visitor"))
        self.ground.count(f"contradicting forms answered {status}")
        if status == 202:
            self.ground.trouble.append(f"another body was taken under the same id: {ident}")

    def _post(self, ident: str, body: str) -> int:
        """Deliver once, signed; give the status, 0 where the core died under it."""
        kept = json.loads(self.ground.folder.secrets.read_text())
        moment = datetime.now(UTC)
        signed = Webhook(kept["webhook_secrets"]["form"]).sign(ident, moment, body)
        headers = {
            "content-type": "application/json",
            "webhook-id": ident,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": signed,
        }
        url = f"{self.ground.core.http}/webhooks/form"
        try:
            with urlopen(Request(url, data=body.encode(), headers=headers), timeout=90) as said:  # noqa: S310 - our own front door
                return int(said.status)
        except HTTPError as refused:
            with refused:
                return refused.code
        except INTERRUPTED:
            self.ground.count("forms delivered again")
            return 0
