"""A company on in-memory twins, and mails as clients write them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from shared.clock.in_memory import MovableClock, SeededIds
from shared.company.company import Company, load
from shared.domain import names
from shared.domain.action import ActionPlanned, ActionStarted
from shared.domain.opportunity_events import SendingPlanned, WritingBegun
from shared.domain.signal import SignalFiled, SignalReceived
from shared.domain.signals import CanonicalSignal
from shared.domain.writes import Origin, Recorded, Write
from shared.flow.house import House
from shared.ingest.email import read_mail
from shared.ingest.filing import file_signal
from shared.ingest.in_memory import InMemoryRawStore
from shared.ingest.mail_in import MAIL, Received, receive_record
from shared.ingest.our_mail import our_mail
from shared.log.in_memory import InMemoryEventLog
from shared.policy.library import Policies
from shared.vault.links import Links
from tests.support.keys import new_vault

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
COMPANY = load(ROOT / "company.yaml")
POLICIES = Policies()
CLIENT = "Jane Client <jane@client.example>"
PASSED = ("spf", "dkim", "dmarc", "spam", "virus")


def mail(
    text: str = "We need a website.",
    *,
    sender: str = CLIENT,
    message_id: str = "<first@client.example>",
    **headers: str,
) -> bytes:
    """Write one mail; `In_Reply_To="<…>"` becomes its header."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = headers.pop("To", COMPANY.inbox)
    message["Subject"] = headers.pop("Subject", "Website")
    message["Date"] = headers.pop("Date", "Mon, 02 Mar 2026 08:00:00 +0100")
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def ses_record(ident: str, *, failed: tuple[str, ...] = (), **said: Any) -> dict[str, Any]:
    """Give one record of an SES receipt event; every check passed but those named."""
    verdicts = {f"{n}Verdict": {"status": "FAIL" if n in failed else "PASS"} for n in PASSED}
    receipt = {"recipients": said.pop("recipients", [COMPANY.inbox]), **verdicts}
    source = said.pop("source", "jane@client.example")
    return {"mail": {"messageId": ident, "source": source}, "receipt": receipt}


def read(raw: bytes, **known: Any) -> CanonicalSignal:
    """Read a raw mail on a fixed morning."""
    return read_mail(raw, received_at=MORNING, ours=our_mail(COMPANY), **known).signal


@dataclass
class Desk:
    """What ingest works with, and short ways to look at what it did."""

    house: House
    raw: InMemoryRawStore
    clock: MovableClock
    log: InMemoryEventLog

    def arrive(self, body: bytes, ident: str = "", **said: Any) -> str:
        """Let SES store a mail and tell of it; give the signal's stream."""
        ident = ident or f"ses-{len(list(self.raw.keys(MAIL)))}"
        self.raw.put(MAIL + ident, body)
        outcome = receive_record(self.house, self.raw, ses_record(ident, **said))
        assert isinstance(outcome, Received)
        return f"signal/{outcome.signal}"

    def take_in(self, body: bytes, ident: str = "", **said: Any) -> str:
        """Let a mail arrive, and file it."""
        stream = self.arrive(body, ident, **said)
        file_signal(self.house, stream)
        return stream

    def received(self, stream: str) -> SignalReceived:
        """Give how a signal was received."""
        found = self.house.book.signal(stream).received
        assert found is not None
        return found

    def filed(self, stream: str) -> SignalFiled:
        """Give how a signal was filed."""
        found = self.house.book.signal(stream).filed
        assert found is not None
        return found

    def streams(self, noun: str) -> list[str]:
        """Give every stream of a noun."""
        return sorted(s for s in self.log.streams() if s.startswith(f"{noun}/"))

    def events(self) -> list[Recorded]:
        """Give every event there is."""
        return [r for stream in self.log.streams() for r in self.log.read(stream)]


def new_desk(company: Company = COMPANY) -> Desk:
    """Give a company that nobody has written to yet."""
    clock, vault = MovableClock(), new_vault()
    log = InMemoryEventLog(vault, clock, SeededIds())
    house = House(
        log=log,
        clock=clock,
        company=company,
        policies=POLICIES,
        vault=vault,
        links=Links(lambda: [b"a link key of 32 bytes, for tests"]),
        public_url="https://keel.example",
        name="keel/test",
    )
    return Desk(house, InMemoryRawStore(clock), clock, log)


def sent(desk: Desk, attempts: int = 1) -> tuple[str, str]:
    """Let a mail to the client be claimed; give its opportunity and its action."""
    subject = desk.filed(desk.take_in(mail())).concerns
    o = desk.house.book.opportunity(subject)
    action = names.action("send_email", subject, "cause")
    planned = ActionPlanned(
        at=MORNING,
        kind="send_email",
        subject=subject,
        purpose="answer",
        conversation=o.conversation,
        contact=o.contact,
        recipients=("jane@client.example",),
        not_before=MORNING,
    )
    started = [
        ActionStarted(at=MORNING, attempt=n, lease_until=MORNING) for n in range(1, attempts + 1)
    ]
    waits = [
        WritingBegun(at=MORNING, purpose="answer"),
        SendingPlanned(at=MORNING, action=action, purpose="answer"),
    ]
    desk.log.append(
        Origin(actor="keel/test"),
        Write(action, 0, [planned, *started], o.person),
        Write(subject, o.version, waits, o.person),
    )
    return subject, action
