"""What people mean to do, at times of the core's own clock; several hands do what is due."""

import heapq
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

Job = Callable[[], object]
LONGEST_THOUGHT = 1.5
"""Real seconds that anybody really thinks; longer thoughts would only slow the soak down."""
HANDS = 4


@dataclass
class Agenda:
    """Does for real people what the simulation's scheduler does for simulated ones."""

    chance: random.Random
    now: Callable[[], datetime]
    calm: bool = False
    """Nobody begins anything while the world is calm."""
    over: threading.Event = field(default_factory=threading.Event)
    failures: list[tuple[str, BaseException]] = field(default_factory=list)
    """What went wrong in a way that nobody planned."""

    def __post_init__(self) -> None:
        self._due: list[tuple[float, int, str, Job]] = []
        self._count, self._lock, self._busy = count(), threading.Lock(), 0
        self._hands = [threading.Thread(target=self._work, daemon=True) for _ in range(HANDS)]

    @property
    def seconds(self) -> float:
        """Give the core's time."""
        return self.now().timestamp()

    def tell(self, *_words: object) -> None:
        """Say nothing: the log tells the story."""

    def at(self, seconds: float, name: str, run: Job) -> None:
        """Do something at a time."""
        with self._lock:
            heapq.heappush(self._due, (seconds, next(self._count), name, run))

    def spawn(self, name: str, run: Job, delay: float = 0.0) -> None:
        """Do something soon."""
        self.at(self.seconds + delay, name, run)

    def pause(self, seconds: float) -> None:
        """Think, but not for long."""
        self.over.wait(min(seconds, LONGEST_THOUGHT))

    def begin(self) -> None:
        """Let the hands work."""
        for hand in self._hands:
            hand.start()

    def idle(self) -> bool:
        """Say whether no hand is at work."""
        with self._lock:
            return not self._busy

    def behind(self) -> int:
        """Count what is due and waits for a hand."""
        now = self.seconds
        with self._lock:
            return sum(at <= now for at, *_ in self._due)

    def end(self) -> None:
        """Let the hands finish what they hold, and stop."""
        self.over.set()
        for hand in self._hands:
            hand.join(120)

    def _work(self) -> None:
        while not self.over.is_set():
            job = None if self.calm else self._taken()
            if job is None:
                self.over.wait(0.1)
                continue
            name, run = job
            try:
                run()
            except Exception as error:  # noqa: BLE001 - whatever it was, it is reported at the end
                self.failures.append((name, error))
            finally:
                with self._lock:
                    self._busy -= 1

    def _taken(self) -> tuple[str, Job] | None:
        now = self.seconds
        with self._lock:
            if not self._due or self._due[0][0] > now:
                return None
            _, _, name, run = heapq.heappop(self._due)
            self._busy += 1
            return name, run
