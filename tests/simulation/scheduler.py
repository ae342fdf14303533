"""Virtual time and seeded chance: every port call is a place where a process may die or wait.

A process is a greenlet that runs the product's code as it is. At a port call the seed decides
whether it goes on at once, later, or never; it then hands over to whoever is next.
"""

import heapq
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

from tests.simulation.faults import Faults
from tests.simulation.process import Killed, Process, Undead

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


class Livelock(Exception):
    """The schedule did not come to rest in a sane number of steps."""


class Scheduler:
    """Runs processes one port call at a time, in an order that the seed decides."""

    MOST_STEPS = 60_000

    def __init__(self, seed: int, faults: Faults, grain: float = 0.5) -> None:
        self.chance = random.Random(seed)
        self.faults = faults
        self.calm = False
        self.grain = grain
        """How often nobody comes in between at a read."""
        self.seconds = 0.0
        self.steps = 0
        self.current: Process | None = None
        self.story: list[str] | None = None
        self.failures: list[tuple[str, Exception]] = []
        """Every process that raised, with what it raised."""
        self._queue: list[tuple[float, int, Process, Any]] = []
        self._order = 0
        self._main = getcurrent()
        self._until = 0.0
        self._told = 0.0, BEGIN
        self._fibres: list[greenlet] = []
        self._idle: list[greenlet] = []

    @property
    def now(self) -> datetime:
        """Give the virtual time."""
        if self._told[0] != self.seconds:
            self._told = self.seconds, BEGIN + timedelta(seconds=self.seconds)
        return self._told[1]

    @property
    def mortal(self) -> bool:
        """Say whether faults may strike whoever is at work now."""
        return self.current is not None and self.current.mortal

    def tell(self, *words: object) -> None:
        """Add a line to the story, if one is kept."""
        if self.story is not None:
            who = self.current.name if self.current else "world"
            line = " ".join(str(w) for w in words)
            self.story.append(f"{self.now:%m-%d %H:%M:%S} {who:<34} {line}")

    def strikes(self, kind: str, probability: float) -> bool:
        """Say whether a fault of this kind strikes now."""
        if self.calm or self.faults.left <= 0 or not self.faults.strike(kind, probability):
            return False
        self.fault(kind)
        return True

    def fault(self, kind: str) -> None:
        """Note a fault that strikes now."""
        self.faults.note(kind, self.seconds)
        self.tell("!", kind)

    def spawn(
        self,
        name: str,
        run: Callable[[], Any],
        delay: float = 0.0,
        *,
        mortal: bool = True,
        ended: Callable[[str, Any], None] | None = None,
    ) -> Process:
        """Begin a process after `delay` seconds."""
        process = Process(name, run, mortal=mortal, ended=ended)
        self._push(self.seconds + delay + self.chance.random() * 0.01, process, None)
        return process

    def at(self, seconds: float, name: str, run: Callable[[], Any]) -> Process:
        """Begin a process of the outside world at a time."""
        return self.spawn(name, run, max(0.0, seconds - self.seconds), mortal=False)

    def glance(self, what: str) -> None:
        """A port call that only reads: as a rule nobody comes in between."""
        if self.chance.random() < self.grain:
            if self.current is not None and self.current.killed:  # spares most a call
                self.alive(what)
            return
        self.point(what)

    def point(self, what: str, *, stalls: bool = True) -> None:
        """A port call: the process may be killed or stalled here, and others run."""
        process = self.current
        if process is None:
            return
        if process.killed:
            self.alive(what)
        delay = self.chance.random() * 0.02
        if process.mortal and self.faults.left > 0:
            self.maybe_kill(what)
            if stalls and self.strikes("stall", 0.004):
                delay = self.chance.choice((3 * MINUTE, 6 * MINUTE, 20 * MINUTE, 40 * MINUTE))
                self.tell("stalls at", what, f"{delay / MINUTE:.0f} min")
        self.pause(delay)

    def maybe_kill(self, what: str) -> None:
        """Let whoever is at work die here if the seed says so."""
        if self.current and self.strikes("kill", 0.004):
            self.current.killed = True
            self.tell("killed at", what)
            raise Killed(what)

    def alive(self, what: str) -> None:
        """Raise `Undead`, and note it, where a dead process goes on; nobody else may hide it."""
        process = self.current
        if process is not None and process.killed:
            undead = Undead(what)
            self.failures.append((process.name, undead))
            raise undead

    def pause(self, seconds: float) -> None:
        """Let others run for a while."""
        process = self.current
        if process is None or process.fibre is None:
            return
        when, queue = self.seconds + seconds, self._queue
        alone = when <= self._until and (not queue or queue[0][0] > when)
        if alone and self.steps < self.MOST_STEPS:
            self.seconds = when  # nobody else comes in between
            self.steps += 1
            return
        self._push(when, process, None)
        self._hand_over()

    def sleep_until(self, moment: datetime) -> None:
        """Sleep until a virtual time."""
        self.pause(max(0.0, (moment - self.now).total_seconds()))

    def suspend(self) -> Any:
        """Sleep until `resume` is called for this process; give what it was given."""
        return self._hand_over()

    def resume(self, process: Process, value: Any = None) -> None:
        """Let a suspended process go on."""
        self._push(self.seconds, process, value)

    def pending(self) -> float | None:
        """Give the time of the next thing to happen."""
        while self._queue and self._queue[0][2].over:
            heapq.heappop(self._queue)
        return self._queue[0][0] if self._queue else None

    def run_until(self, seconds: float) -> None:
        """Let everything happen that is due until then, and move the clock there.

        Raises `Livelock` where it does not come to an end.
        """
        self._until = seconds
        self._hand_over()
        if self.steps >= self.MOST_STEPS:
            raise Livelock(self._queue[0][2].name if self._queue else "")
        self.seconds = max(self.seconds, seconds)

    def _push(self, when: float, process: Process, value: Any) -> None:
        self._order += 1
        heapq.heappush(self._queue, (when, self._order, process, value))

    def _hand_over(self) -> Any:
        """Let whoever is next go on, until this fibre's turn; give what it is given.

        Where nothing is due any more it is the turn of whoever called `run_until`.
        """
        queue = self._queue
        while queue and queue[0][0] <= self._until and self.steps < self.MOST_STEPS:
            when, _, process, value = heapq.heappop(queue)
            self.seconds = when
            self.steps += 1
            if not process.over:
                return self._go(process, value)
        self.current = None
        return self._main.switch()

    def _go(self, process: Process, value: Any) -> Any:
        """Let a process go on from where it was, or begin, on a fibre of its own."""
        if process.fibre is None:
            process.fibre, value = self._fibre(), process
        self.current = process
        return process.fibre.switch(value)

    def _fibre(self) -> greenlet:
        """Give a fibre that is free, since most processes are short and making one costs more."""
        if self._idle:
            return self._idle.pop()
        fibre = greenlet(self._work, self._main)
        self._fibres.append(fibre)
        return fibre

    def _work(self, process: Process | None) -> None:
        """Carry out one process after another on one fibre, until there is None."""
        while process is not None:
            self._carry_out(process)
            assert process.fibre is not None
            self._idle.append(process.fibre)
            process = self._hand_over()

    def _carry_out(self, process: Process) -> None:
        how, result = "done", None
        try:
            result = process.run()
        except Killed:
            how = "killed"
        except Exception as error:  # noqa: BLE001 - a Lambda that raises has failed
            how, result = "failed", error
            self.tell("failed:", type(error).__name__, error)
            self.failures.append((process.name, error))
        process.over = True
        if process.ended:
            process.ended(how, result)

    def close(self) -> None:
        """End whoever still waits: what a suspended fibre holds is never collected."""
        self.current = None
        for fibre in self._idle:
            fibre.switch(None)
        for fibre in self._fibres:
            if fibre:
                fibre.throw()
        self._fibres.clear()
        self._idle.clear()
        self._queue.clear()
