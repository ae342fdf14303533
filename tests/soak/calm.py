"""The calm between storms: everything comes to rest, and is then looked at."""

import sys
from dataclasses import dataclass

from infra.local.tick import CHORES
from tests.simulation.scheduler import MINUTE
from tests.soak.agenda import Agenda
from tests.soak.ground import INTERRUPTED, Ground
from tests.soak.promises import broken, restless
from tests.soak.reading import Reality

ROUNDS = 12
"""Calm rounds of all jobs, twenty minutes apart, until everything rests or waits."""
MOST_SWEEPS = 60
PATIENCE = 300.0


@dataclass
class Calm:
    """Looks at one core while nobody speaks and nobody kills."""

    ground: Ground
    agenda: Agenda
    found: dict[str, str]
    """Promise → where it was first seen broken."""
    looks: int = 0

    def __post_init__(self) -> None:
        self.reality = Reality(self.ground)

    def look(self) -> None:
        """Keep the killer away until everything rests or waits; then look at all there is."""
        self.agenda.calm = True
        with self.ground.holding:
            while not self.agenda.idle():
                self.agenda.over.wait(0.1)
            self.ground.terminal("resume")
            for promise, where in self.judged():
                if promise not in self.found:
                    print(f"broken: {promise}: {where}", file=sys.stderr, flush=True)
                self.found.setdefault(promise, str(where))
            self.looks += 1
            print(self.line(), file=sys.stderr, flush=True)

    def judged(self) -> list[tuple[str, object]]:
        """Give what is broken, as seen while nothing moved: a mail may leave when its date comes."""
        seen: list[tuple[str, object]] = []
        for _ in range(ROUNDS):
            seen = self._rest() or list(broken(self.reality))
            before = self.reality.moved()
            if self._caught_up() == before:
                break
            self.ground.count("moved while it was looked at, and looked at again")
        return seen

    def _rest(self) -> list[tuple[str, object]]:
        """Let the jobs look until nothing is restless; give what still is."""
        left: list[tuple[str, object]] = []
        for _ in range(ROUNDS):
            self._chores()
            self.reality.catch_up()
            left = list(restless(self.reality))
            if not left:
                break
            self._unstick(left)
            self.ground.travel(20 * MINUTE)
        return left

    def _chores(self) -> None:
        """Let every job look once; one that fails has the next round to do better."""
        for chore in ("wake_due", *CHORES, "wake_due"):
            try:
                self.ground.core.running.settle(PATIENCE)
                self.ground.core.running.invoke(chore)
            except INTERRUPTED as error:
                self.ground.count(f"failed while calm: {chore}: {type(error).__name__}")
        self._settled()

    def _settled(self) -> None:
        try:
            self.ground.core.running.settle(PATIENCE)
        except TimeoutError:
            self.ground.count(f"not settled within {PATIENCE:.0f} seconds")

    def _caught_up(self) -> tuple[int, int]:
        """Let everything settle and read what happened; give how much there is."""
        self._settled()
        self.reality.catch_up()
        return self.reality.moved()

    def _unstick(self, left: list[tuple[str, object]]) -> None:
        """Do what the mail about a stuck workflow asks for; kills are cause enough."""
        for promise, stream in left:
            if promise == "stuck":
                self.ground.count("stuck, and retried by hand")
                self.ground.terminal("retry", str(stream))

    def again(self) -> None:
        """Route and project all history again: it changes nothing and mails nothing."""
        events, mails = self._caught_up()
        for bell in self.reality.core.bells:
            self.reality.core.checkpoints.forget(bell.consumer)
        self.reality.core.checkpoints.forget("sweeper")
        for _ in range(MOST_SWEEPS):
            if not self._swept():
                break
        else:
            self.found["handling history again did not end"] = f"{MOST_SWEEPS} sweeps"
        events_now, mails_now = self._caught_up()
        if events_now != events:
            self.found["handling history again appended"] = f"{events} events before"
        if mails_now != mails:
            self.found["handling history again mailed"] = self.reality.letters[-1].sent.action

    def _swept(self) -> int:
        """Sweep; give what was done and is left to do, and one where a sweep took too long."""
        try:
            swept = self.ground.core.running.invoke("sweep")
        except INTERRUPTED as error:
            self.ground.count(f"failed while calm: sweep: {type(error).__name__}")
            return 1
        rung, left = int(swept["rung"]), int(swept["left"])
        self.ground.count("bells rung for all history again", rung)
        return rung + left

    def line(self) -> str:
        """Say in a line where it stands."""
        counts = self.ground.counts
        return (
            f"{self.ground.kills} kills, {counts['mails in']} mails in, "
            f"{self.reality.memory.count} events, {len(self.found)} broken"
        )
