"""The provider: it may refuse, break off before or after it took a message, or be slow."""

from dataclasses import dataclass, field
from typing import Any

from shared.actions.mailer import Accepted, Envelope, Outcome, Refusal, Unknown
from tests.simulation.ports import LONG
from tests.simulation.scheduler import Scheduler


@dataclass
class SentMail:
    """One message that really left."""

    action: str
    attempt: int
    recipients: tuple[str, ...]
    message: bytes
    at: float


@dataclass
class SimMailer:
    """The provider: it may refuse, break off before or after it took the message, or be slow."""

    scheduler: Scheduler
    refuses: int = 0
    """So many attempts to reach a client get nowhere, until the world calms down."""
    operator: str = ""
    sent: list[SentMail] = field(default_factory=list)
    delivered: Any = None
    """Told of every message that left."""
    calls: list[tuple[str, int]] = field(default_factory=list)

    def send(self, envelope: Envelope) -> Outcome:
        """Take a message, or not."""
        s = self.scheduler
        s.point("provider", stalls=False)
        self.calls.append((envelope.action, envelope.attempt))
        ending = self._ending(envelope)
        if s.strikes("slow_provider", 0.05):
            s.pause(s.chance.choice(LONG))
        s.point("provider answered")
        return ending

    def _ending(self, envelope: Envelope) -> Outcome:
        s = self.scheduler
        spared = envelope.recipients == (self.operator,)
        refused = envelope.attempt <= self.refuses and not s.calm and not spared
        if s.strikes("refused", 0.05) or refused:
            return Refusal("refused by the provider")
        if s.strikes("timeout_unsent", 0.03):
            return Unknown("the call timed out")
        mail = SentMail(
            envelope.action, envelope.attempt, envelope.recipients, envelope.message, s.seconds
        )
        self.sent.append(mail)
        s.tell("mail leaves:", envelope.action[:8], "attempt", envelope.attempt)
        if self.delivered:
            self.delivered(mail)
        if s.strikes("timeout_sent", 0.05):
            return Unknown("the call timed out")
        return Accepted(f"ses-{len(self.sent)}")

    def find(self, action: str, attempt: int) -> str | None:
        """Say yes for some that it took; it cannot say no."""
        self.scheduler.point("find")
        if int(action[:2], 16) % 4:
            return None
        for mail in self.sent:
            if (mail.action, mail.attempt) == (action, attempt):
                return "ses-found"
        return None
