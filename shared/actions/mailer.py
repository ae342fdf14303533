"""The outside of sending: one call, with four ways it can end."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Envelope:
    """What the provider is given; `message` are the exact bytes that were approved."""

    sender: str
    recipients: tuple[str, ...]
    message: bytes
    action: str
    attempt: int


@dataclass(frozen=True)
class Accepted:
    """The provider took it."""

    provider_id: str


@dataclass(frozen=True)
class Refusal:
    """The provider definitely did not take it."""

    because: str


@dataclass(frozen=True)
class Unknown:
    """Nobody knows: the call timed out, broke, or answered something that proves nothing."""

    because: str


Outcome = Accepted | Refusal | Unknown


class Mailer(Protocol):
    """Hands one message to the provider, exactly once per call, without retries of its own."""

    def send(self, envelope: Envelope) -> Outcome:
        """Send it; every ending is data."""
        ...

    def find(self, action: str, attempt: int) -> str | None:
        """Give the provider's id of an attempt it knows it took; None: it cannot say."""
        ...
