"""The course of a soak: storms in which everybody speaks and everything is killed, then calm."""

import json
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from infra.local.data import DataFolder
from infra.local.tick import CHORES, travel
from tests.simulation.clients import DELAYS
from tests.simulation.plan import LEADS, Happening
from tests.simulation.scheduler import DAY, HOUR, MINUTE
from tests.soak.agenda import Agenda
from tests.soak.clients import Correspondent, Site
from tests.soak.ground import INTERRUPTED, Ground
from tests.soak.owner import Proprietor
from tests.soak.promises import broken, restless
from tests.soak.reading import Reality

JUMPS = (30.0, 5 * MINUTE, 16 * MINUTE, 3 * HOUR, DAY, DAY, 2 * DAY, 3 * DAY)
ROUNDS = 12
"""Calm rounds of all jobs, twenty minutes apart, until everything rests or waits."""
MOST_SWEEPS = 60
PATIENCE = 300.0
SIMULATED = ("bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com")


@dataclass
class Pace:
    """How much happens how fast, in real seconds."""

    first_mail: float = 4.0
    """Between two people who write for the first time."""
    form: float = 25.0
    jump: float = 12.0
    pause: float = 90.0


@dataclass
class Soak:
    """Runs one core through storms and calms."""

    data: Path
    seed: int
    pace: Pace = field(default_factory=Pace)
    found: dict[str, str] = field(default_factory=dict)
    """Promise → where it was first seen broken."""
    looks: int = 0

    def __post_init__(self) -> None:
        chance = random.Random(f"soak {self.seed}")
        self.ground = g = Ground(self.data, chance)
        self.agenda = Agenda(random.Random(f"people {self.seed}"), g.now)
        self.owner = Proprietor(g, self.agenda)
        self.site = Site(g, self.agenda)
        self.people: dict[str, Correspondent] = {}
        self._next: dict[str, float] = {}
        self._killer = threading.Thread(target=g.reap, daemon=True)

    def run(self, seconds: float, storm: float) -> None:
        """Alternate storms and calms for so long, then judge all history."""
        until = time.monotonic() + seconds
        self.ground.start()
        self.reality = Reality(self.ground)
        self.agenda.begin()
        self._killer.start()
        try:
            while not self.ground.over.is_set() and time.monotonic() < until:
                self.storm(min(storm, until - time.monotonic()))
                self.calm()
            self._stop_people()
            if not self.ground.trouble:
                self.again()
        finally:
            self._stop_people()
            self.ground.core.end()
        self._gather()

    def _stop_people(self) -> None:
        self.ground.over.set()
        self.agenda.end()
        self._killer.join(120)

    def _gather(self) -> None:
        for trouble in self.ground.trouble:
            self.found.setdefault(trouble, "")
        for name, error in self.agenda.failures:
            self.found.setdefault(f"{name} raised {type(error).__name__}", str(error))

    # --- storms -----------------------------------------------------------------------------------

    def storm(self, seconds: float) -> None:
        """Let everybody speak while the killer is about."""
        until = time.monotonic() + seconds
        self.agenda.calm = False
        while time.monotonic() < until and not self.ground.over.wait(0.25):
            self._mail_arrives()
            for what, every in vars(self.pace).items():
                if self._turn_of(what, every):
                    getattr(self, f"_{what}")()
        self.agenda.calm = True

    def _turn_of(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._next.get(what, 0.0):
            return False
        self._next[what] = now + self.agenda.chance.uniform(0.5, 1.5) * every
        return True

    def _mail_arrives(self) -> None:
        for mail in self.ground.letters():
            self.ground.count("mails out")
            to = mail["to"][0]
            if to == self.ground.core.running.record.operator:
                self.owner.reads(mail)
            elif to in self.people:
                self.people[to].got(json.dumps(mail).encode())

    def _first_mail(self) -> None:
        chance, number = self.agenda.chance, len(self.people) + 1
        address = chance.choice(SIMULATED) if chance.random() < 0.06 else ""
        client = Correspondent(number, self.ground, self.agenda, address)
        client.away = chance.random() < 0.04
        self.people[client.address] = client
        times, proven = chance.choice((1, 1, 1, 2, 5)), chance.random() < 0.85
        happening = Happening(0, "lead", number, chance.choice(LEADS), times, proven)
        self.agenda.spawn("first mail", partial(client.write, happening))
        for _ in range(chance.choice((0, 0, 1, 2))):
            self._unasked(client)

    def _unasked(self, client: Correspondent) -> None:
        """Let somebody write again at a time that suits nobody."""
        chance = self.agenda.chance
        at = self.agenda.seconds + chance.choice((1, 30, 90, *DELAYS))
        says = chance.choice(("accept", "decline", "question", "change", "chatter"))
        times = chance.choice((1, 1, 2, 5))
        happening = Happening(at, "mail", client.who, says, times, chance.random() < 0.9)
        self.agenda.at(at, "reply", partial(client.write, happening))

    def _form(self) -> None:
        self.agenda.spawn("form", self.site.fill)

    def _pause(self) -> None:
        self.agenda.spawn("owner", partial(self.owner.pause, True))
        later = self.agenda.seconds + self.agenda.chance.choice((30, 600, DAY))
        self.agenda.at(later, "owner", partial(self.owner.pause, False))

    def _jump(self) -> None:
        self.agenda.spawn("jump", self._leap)

    def _leap(self) -> None:
        """Move time on, and let what is due happen, as far as a killer lets it."""
        self._travel(self.agenda.chance.choice(JUMPS))
        self.ground.count("jumps in time")
        for chore in ("wake_due", *CHORES):
            try:
                self.ground.core.running.invoke(chore)
            except INTERRUPTED:
                self.ground.count("chores broken off")

    def _travel(self, seconds: float) -> datetime:
        to = self.ground.now() + timedelta(seconds=seconds)
        travel(DataFolder(self.ground.folder.root), to)
        return to

    # --- calm -------------------------------------------------------------------------------------

    def calm(self) -> None:
        """Keep the killer away until everything rests or waits; then look at all there is."""
        self.agenda.calm = True
        with self.ground.holding:
            while not self.agenda.idle():
                self.ground.over.wait(0.1)
            self.ground.terminal("resume")
            for promise, where in self._rest() or broken(self.reality):
                if promise not in self.found:
                    print(f"broken: {promise}: {where}", file=sys.stderr, flush=True)
                self.found.setdefault(promise, str(where))
            self.looks += 1
            print(self.line(), file=sys.stderr, flush=True)

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
            self._travel(20 * MINUTE)
        return left

    def _chores(self) -> None:
        """Let every job look once; one that fails has the next round to do better."""
        for chore in ("wake_due", *CHORES, "wake_due"):
            try:
                self.ground.core.running.settle(PATIENCE)
                self.ground.core.running.invoke(chore)
            except INTERRUPTED as error:
                self.ground.count(f"failed while calm: {chore}: {type(error).__name__}")
        self.ground.core.running.settle(PATIENCE)

    def _unstick(self, left: list[tuple[str, object]]) -> None:
        """Do what the mail about a stuck workflow asks for; kills are cause enough."""
        for promise, stream in left:
            if promise == "stuck":
                self.ground.count("stuck, and retried by hand")
                self.ground.terminal("retry", str(stream))

    def again(self) -> None:
        """Route and project all history again: it changes nothing and mails nothing."""
        before = self.reality.memory.count, len(self.reality.letters)
        for bell in self.reality.core.bells:
            self.reality.core.checkpoints.forget(bell.consumer)
        self.reality.core.checkpoints.forget("sweeper")
        for _ in range(MOST_SWEEPS):
            if not self.ground.core.running.invoke("sweep")["rung"]:
                break
        self.ground.core.running.settle(PATIENCE)
        self.reality.catch_up()
        if self.reality.memory.count != before[0]:
            self.found["handling history again appended"] = f"{before[0]} events before"
        if len(self.reality.letters) != before[1]:
            self.found["handling history again mailed"] = self.reality.letters[-1].sent.action

    def line(self) -> str:
        """Say in a line where it stands."""
        counts = self.ground.counts
        return (
            f"{self.ground.kills} kills, {counts['mails in']} mails in, "
            f"{self.reality.memory.count} events, {len(self.found)} broken"
        )
