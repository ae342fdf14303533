"""A mailer in one process's memory: a mailbox, and a provider who may be told to misbehave."""

from collections.abc import Callable

from shared.actions.mailer import Accepted, Envelope, Outcome


class InMemoryMailer:
    """Keeps what was accepted; `answer` says how the next calls end, and is asked first.

    An `answer` that gives None lets the mail through.
    """

    def __init__(self) -> None:
        self.answer: Callable[[Envelope], Outcome | None] | None = None
        self.calls: list[Envelope] = []
        """Every call, in order."""
        self.sent: list[Envelope] = []
        """What the provider took."""

    def send(self, envelope: Envelope) -> Outcome:
        """Send it, unless `answer` says otherwise."""
        self.calls.append(envelope)
        outcome = self.answer(envelope) if self.answer else None
        if outcome is not None and not isinstance(outcome, Accepted):
            return outcome
        self.sent.append(envelope)
        return outcome or Accepted(f"in-memory-{len(self.sent)}")

    def find(self, action: str, attempt: int) -> str | None:
        """Say nothing, as SES does."""
        del action, attempt
        return None
