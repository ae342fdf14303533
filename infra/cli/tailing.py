"""Events as lines: all of them, the latest, one stream, or as they come."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from infra.cli.saying import NO, Trouble
from shared.insight.telling import heading, sentences
from shared.log.codec import Unreadable, cursor, utc
from shared.vault.vault import KeyLost

if TYPE_CHECKING:
    from infra.cli.running import Log
    from shared.domain.writes import Recorded

LATEST = 20
"""Events that `tail` begins with."""
DAYS_BACK = 31
LOOK_EVERY = 0.5
SETTLED = timedelta(seconds=10)
"""The order of an event recorded this long ago is final; followers look back so far."""


class Tail:
    """Reads events across streams, each once."""

    def __init__(self, log: "Log") -> None:
        self._log = log
        self._seen: dict[str, None] = {}

    def everything(self) -> "list[Recorded]":
        """Give all events in the order in which they were recorded."""
        found = [r for stream in self._log.streams() for r in self.stream(stream)]
        return self._once(sorted(found, key=cursor))

    def stream(self, stream: str) -> "list[Recorded]":
        """Give the events of one stream; raises `Trouble` for one that cannot be read."""
        try:
            return self._log.read(stream)
        except (Unreadable, KeyLost) as error:
            why = type(error).__name__
            raise Trouble(f"{stream} cannot be read ({why}); see: keel log verify", NO) from None

    def since(self, moment: datetime) -> "list[Recorded]":
        """Give what was recorded since a moment and not given before."""
        found, day = [], moment.date()
        while day <= _now().date():
            after = utc(moment) if day == moment.date() else ""
            for _, stream, version in self._log.by_day(day, after):
                if f"{stream}#{version}" not in self._seen:
                    found += self._log.read(stream, version - 1)[:1]
            day += timedelta(days=1)
        return self._once(sorted(found, key=cursor))

    def following(self) -> "Iterator[Recorded]":
        """Give events as they come, for ever."""
        while True:
            yield from self.since(_now() - SETTLED)
            time.sleep(LOOK_EVERY)

    def line(self, recorded: "Recorded", as_json: bool) -> Any:
        """Give one event as a line, or as what becomes JSON."""
        return document_of(recorded) if as_json else heading_of(recorded)

    def _once(self, found: "list[Recorded]") -> "list[Recorded]":
        fresh = [r for r in found if r.ref not in self._seen]
        self._seen.update(dict.fromkeys(r.ref for r in fresh))
        return fresh


def _now() -> datetime:
    """Give the real time, at which events are recorded wherever time has travelled."""
    return datetime.now(UTC)


def recent(tail: Tail) -> "list[Recorded]":
    """Give the latest events."""
    found: list[Recorded] = []
    now = _now()
    for days in range(DAYS_BACK):
        found = [*tail.since(now - timedelta(days=days + 1)), *found]
        if len(found) >= LATEST:
            break
    return found[-LATEST:]


def heading_of(recorded: "Recorded") -> str:
    """Give an event's place and type on one line."""
    when = f"{recorded.recordedtime:%Y-%m-%d %H:%M:%S}"
    return f"{when}  {recorded.type:<24}  {recorded.ref}  by {recorded.origin.actor}"


def told(recorded: "Recorded") -> list[str]:
    """Give an event in words, with its reasons."""
    first = f"{recorded.version:>4}  {heading(recorded)}"
    return [first, *(f"        {line}" for line in sentences(recorded))]


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
