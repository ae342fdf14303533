"""A model is asked one typed question and either replies or fails; failing is data."""

from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)

Because = Literal[
    "no_key",
    "no_budget_today",
    "no_budget_for_this_opportunity",
    "budget_unknown",
    "breaker_open",
    "refused",
    "unreadable",
    "cut_off",
    "rate_limited",
    "overloaded",
    "timeout",
    "unreachable",
    "rejected",
]
"""Why rules and templates answered instead of a model."""


@dataclass(frozen=True)
class Usage:
    """Billed tokens; the four counts do not overlap."""

    fresh: int = 0
    out: int = 0
    cache_read: int = 0
    cache_write: int = 0

    @property
    def read(self) -> int:
        """Give everything the model read."""
        return self.fresh + self.cache_read + self.cache_write


NOTHING = Usage()


@dataclass(frozen=True)
class Question(Generic[T]):
    """One single-turn question, ready to be asked."""

    model: str
    system: str
    """The prompt: the same bytes every time, so that the provider can cache it."""
    user: str
    output: type[T]
    max_tokens: int


@dataclass(frozen=True)
class Replied(Generic[T]):
    """A reply in the shape that was asked for."""

    value: T
    usage: Usage


@dataclass(frozen=True)
class Failed:
    """No reply that can be used."""

    because: Because
    usage: Usage | None = NOTHING
    """What was billed all the same; None where nobody can say."""
    retry_after: float = 0.0
    """Seconds the provider wants us to wait."""


class Model(Protocol):
    """A provider's models; nothing that goes wrong there raises here."""

    def ready(self) -> bool:
        """Say whether there is a key to ask with; reaches nobody but the secrets."""
        ...

    def ask(self, question: Question[T], within: float) -> Replied[T] | Failed:
        """Ask once, without retries, and give up after `within` seconds."""
        ...
