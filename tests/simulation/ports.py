"""The twins behind faulty doors: at every port call a process may die, wait, or be lied to."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from shared.domain.action import ActionStarted
from shared.domain.writes import Origin, Part, Recorded, Write, events_of
from shared.log.codec import utc
from shared.log.in_memory import InMemoryEventLog
from shared.log.log import LogUnavailable
from shared.orchestrate.waits import Wait
from tests.simulation.scheduler import Scheduler
from tests.simulation.state_machine import StateMachine

SETTLE = timedelta(seconds=10)
"""How long the index by day may lag."""
LONG = (360.0, 1200.0, 2400.0)
"""Seconds of a stall that outlives a lease."""


class SimClock:
    """Virtual time, the same for what happened and for when it was recorded."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def now(self) -> datetime:
        """Give the virtual time."""
        return self._scheduler.now

    def recorded(self) -> datetime:
        """Give the virtual time."""
        return self._scheduler.now


class SimLog:
    """The in-memory log behind a door; every append rings the bells."""

    def __init__(self, scheduler: Scheduler, inner: InMemoryEventLog, bells: "Bells") -> None:
        self._scheduler = scheduler
        self.inner = inner
        self._bells = bells
        self.interrupt: Callable[[], None] = lambda: None
        """Lets somebody speak up between a decision and its claim."""

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        """Append; the caller may die before, after, or never hear the answer."""
        self._scheduler.point("append")
        if self._scheduler.mortal and self._scheduler.strikes("unavailable", 0.003):
            raise LogUnavailable("the table cannot be reached")
        if (
            self._scheduler.mortal
            and _claims(parts)
            and self._scheduler.strikes("late_claim", 0.08)
        ):
            self.interrupt()
            self._scheduler.pause(self._scheduler.chance.choice((5.0, 30.0, 120.0)))
        recorded = self.inner.append(origin, *parts)
        if self._scheduler.story is not None:
            for r in recorded:
                self._scheduler.tell("→", r.ref, r.type)
        self._bells.rung(
            list(dict.fromkeys(p.stream for p in parts if isinstance(p, Write) and p.events)),
            recorded,
        )
        self._scheduler.point("appended")
        if self._scheduler.mortal and self._scheduler.strikes("lost_reply", 0.01):
            raise LogUnavailable("the reply was lost")
        claimed = isinstance(recorded[0].event, ActionStarted) and self._scheduler.mortal
        if claimed and self._scheduler.strikes("stall_claim", 0.05):
            self._scheduler.pause(self._scheduler.chance.choice(LONG))
        return recorded

    def _glance(self, what: str) -> None:
        s = self._scheduler
        s.glance(what)
        if s.faults.left > 0 and s.mortal and s.strikes("unavailable", 0.003):
            raise LogUnavailable("the table cannot be reached")

    def read(self, stream: str, after: int = 0) -> list[Recorded]:
        """Read a stream."""
        self._glance("read")
        return self.inner.read(stream, after)

    def head(self, stream: str) -> int:
        """Give a stream's last version."""
        self._glance("head")
        return self.inner.head(stream)

    def stored(self, stream: str, after: int = 0) -> list[tuple[int, bytes, str]]:
        """Give stored bytes."""
        self._glance("stored")
        return self.inner.stored(stream, after)

    def by_day(self, day: date, after: str = "") -> Iterator[tuple[str, str, int]]:
        """Give a day's events; the newest may not show yet."""
        entries = self.inner.by_day(day, after)
        if not self._scheduler.strikes("day_lag", 0.05):
            return entries
        settled = utc(self._scheduler.now - SETTLE)
        return (entry for entry in entries if entry[0] <= settled)

    def streams(self) -> Iterator[str]:
        """Name every stream."""
        return self.inner.streams()


def _claims(parts: tuple[Part, ...]) -> bool:
    return any(isinstance(event, ActionStarted) for event in events_of(parts))


class Bells:
    """The stream: it may ring late, twice, out of order, or not at all."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self.consumers: dict[str, Any] = {}
        self.watch: Any = None

    def rung(self, streams: list[str], recorded: list[Recorded]) -> None:
        """Ring every consumer for every stream of an append."""
        s = self._scheduler
        if self.watch:
            self.watch(recorded)
        for batch in self._batches(streams):
            for name, ring in self.consumers.items():
                if s.strikes("lost_bell", 0.02):
                    continue
                times = 2 if s.strikes("repeated_bell", 0.03) else 1
                for _ in range(times):
                    delay = 0.05
                    if s.strikes("late_bell", 0.02):
                        delay = s.chance.choice((1.0, 5.0, 30.0, 300.0))
                    s.spawn(f"{name} {batch[0][:16]}", partial(ring, batch), delay)

    def _batches(self, streams: list[str]) -> list[list[str]]:
        """Give the records of one transaction: together as a rule, apart and in any order else."""
        if not self._scheduler.strikes("apart", 0.05):
            return [streams]
        self._scheduler.chance.shuffle(streams)
        return [[stream] for stream in streams]


class SimWaits:
    """The table of waits; its index may lag."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self.rows: dict[str, Wait] = {}

    def park(self, wait: Wait) -> None:
        """Keep a wait."""
        self._scheduler.point("park")
        self.rows[wait.token] = wait
        self._scheduler.point("parked")

    def close(self, token: str) -> None:
        """Close a wait."""
        self.rows.pop(token, None)
        self._scheduler.point("closed")

    def open(self) -> Iterator[Wait]:
        """Give open waits; the index may not show the newest yet."""
        self._scheduler.point("waits")
        for wait in list(self.rows.values()):
            if not self._scheduler.strikes("index_lag", 0.02):
                yield wait


class SimExecutions:
    """Step Functions behind a door."""

    def __init__(self, scheduler: Scheduler, machine: StateMachine) -> None:
        self._scheduler = scheduler
        self.machine = machine
        self.woken = 0

    def start(self, subject: str, number: int) -> None:
        """Start an execution."""
        self._scheduler.point("start")
        name = f"{subject.partition('/')[2]}-{number}"
        self.machine.start(name, {"subject": subject, "number": number})

    def wake(self, token: str) -> bool:
        """Wake an execution."""
        self._scheduler.point("wake")
        woken = self.machine.send_success(token)
        self.woken += woken
        self._scheduler.tell("wakes" if woken else "finds nobody to wake")
        return woken


class SimErrands:
    """Asynchronous invocations: each may get lost, come late, or come twice."""

    def __init__(self, scheduler: Scheduler, look_after: Callable[[str], None]) -> None:
        self._scheduler = scheduler
        self._look_after = look_after

    def look_after(self, action: str) -> None:
        """Let somebody look after an action in a moment."""
        s = self._scheduler
        s.point("errand")
        if s.strikes("lost_errand", 0.05):
            return
        for _ in range(2 if s.strikes("repeated_errand", 0.05) else 1):
            s.spawn(f"errand {action[:16]}", partial(self._look_after, action), 0.05)
