"""Events as lines: all of them, the latest, or as they come."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from infra.cli.saying import NO, Trouble
from shared.insight.telling import heading, sentences
from shared.log.codec import Unreadable
from shared.log.follow import Follower
from shared.vault.vault import KeyLost

if TYPE_CHECKING:
    from infra.cli.running import Log
    from shared.domain.writes import Recorded

LATEST = 20
"""Events that `tail` begins with."""
LOOK_EVERY = 0.5


def tailed(log: "Log", *, from_start: bool, follow: bool) -> "Iterator[Recorded]":
    """Give the latest events or all of them, then those that come, for ever."""
    follower = Follower(log)
    with readable():
        yield from follower.everything() if from_start else follower.latest(LATEST, _now())
        while follow:
            yield from follower.fresh(_now())
            time.sleep(LOOK_EVERY)


@contextmanager
def readable() -> Iterator[None]:
    """Say in one line that events cannot be read, and where to look."""
    try:
        yield
    except (Unreadable, KeyLost) as error:
        kind = type(error).__name__
        raise Trouble(
            f"an event cannot be read ({kind}: {error}); see: keel log verify", NO
        ) from None


def line_of(recorded: "Recorded") -> str:
    """Give an event's place and type on one line."""
    when = f"{recorded.recordedtime:%Y-%m-%d %H:%M:%SZ}"
    return f"{when}  {recorded.type:<24}  {recorded.ref}  by {recorded.origin.actor}"


def told(recorded: "Recorded") -> str:
    """Give an event in words, with its reasons."""
    first = f"{recorded.version:>4}  {heading(recorded)}"
    return "\n".join([first, *(f"        {line}" for line in sentences(recorded))])


def document_of(recorded: "Recorded") -> dict[str, Any]:
    """Give an event as JSON: its envelope, and its data as far as keys open it."""
    origin = recorded.origin
    return {
        "stream": recorded.stream,
        "version": recorded.version,
        "type": recorded.type,
        "time": recorded.time.isoformat(),
        "recordedtime": recorded.recordedtime.isoformat(),
        "id": recorded.id,
        "actor": origin.actor,
        "source": origin.source,
        "trust": origin.trust,
        "correlationid": origin.correlation,
        "causationid": origin.causation,
        "hash": recorded.hash,
        "data": recorded.event.model_dump(mode="json", exclude={"at"}),
    }


def _now() -> datetime:
    """Give the real time, at which events are recorded wherever time has travelled."""
    return datetime.now(UTC)
