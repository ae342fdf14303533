"""Company: whether mail may leave the house, which policies hold, how many mails went out."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.domain.event import Command, Event


class OutboundPaused(Event):
    """The operator stopped everything that leaves the house."""

    because: str = ""
    questions_too: bool = False
    """Whether nothing at all goes on, questions to the owner among it: so after an import."""


class OutboundResumed(Event):
    """The operator let things leave the house again."""


class PolicyPublished(Event):
    """A policy holds from now on; the whole text is kept."""

    policy: str
    version: int
    sha256: str
    text: str


class MailCounted(Event):
    """One mail to a client was claimed on this day."""

    action: str


Happened = OutboundPaused | OutboundResumed


class PauseOutbound(Command):
    """Stop everything that leaves the house."""

    because: str = ""
    questions_too: bool = False


class ResumeOutbound(Command):
    """Let things leave again."""


Wish = PauseOutbound | ResumeOutbound


@dataclass(frozen=True)
class Outbound:
    """Whether mail may leave; `Outbound()` may."""

    version: int = 0
    paused: bool = False
    silent: bool = False
    """Whether the owner is not even asked."""
    changed_at: datetime = datetime.min.replace(tzinfo=UTC)
    """When it was last paused or resumed."""


def decide(outbound: Outbound, command: Wish) -> list[Happened]:
    """Say what follows; a repeated command changes nothing."""
    match command:
        case PauseOutbound():
            enough = outbound.silent if command.questions_too else outbound.paused
            return [] if enough else [OutboundPaused(**command.model_dump())]
        case ResumeOutbound(at=at):
            return [OutboundResumed(at=at)] if outbound.paused else []


def evolve(outbound: Outbound, event: Happened) -> Outbound:
    """Fold one event into the state."""
    now = replace(outbound, version=outbound.version + 1, changed_at=event.at)
    match event:
        case OutboundPaused(questions_too=silent):
            return replace(now, paused=True, silent=silent)
        case OutboundResumed():
            return replace(now, paused=False, silent=False)
