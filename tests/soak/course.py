"""The course of a soak: storms in which everybody speaks and everything is killed, then calm."""

import json
import random
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from infra.local.tick import CHORES
from tests.simulation.clients import DELAYS
from tests.simulation.plan import LEADS, Happening
from tests.simulation.scheduler import DAY, HOUR, MINUTE
from tests.soak.agenda import Agenda
from tests.soak.calm import Calm
from tests.soak.clients import Correspondent, Site
from tests.soak.ground import INTERRUPTED, Ground
from tests.soak.owner import Proprietor

STEPS = (30.0, 5 * MINUTE, 16 * MINUTE)
LEAPS = (HOUR, 3 * HOUR, DAY, DAY, 2 * DAY, 3 * DAY)
FEW = 2
"""With more than so many things to do, nobody waits for days."""
SIMULATED = ("bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com")


@dataclass
class Pace:
    """How much happens how fast, in real seconds."""

    first_mail: float = 6.0
    """Between two people who write for the first time."""
    form: float = 25.0
    jump: float = 10.0
    pause: float = 90.0
    kill: float = 20.0


@dataclass
class Soak:
    """Runs one core through storms and calms."""

    data: Path
    seed: int
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        chance = random.Random(f"soak {self.seed}")
        self.ground = g = Ground(self.data, chance, self.pace.kill)
        self.agenda = Agenda(random.Random(f"people {self.seed}"), g.now)
        self.owner = Proprietor(g, self.agenda)
        self.site = Site(g, self.agenda)
        self.people: dict[str, Correspondent] = {}
        self._people = 0
        self._next: dict[str, float] = {}
        self._habits = (
            ("first mail", self.pace.first_mail, self._first_mail),
            ("form", self.pace.form, self._form),
            ("jump", self.pace.jump, self._jump),
            ("pause", self.pace.pause, self._pause),
        )
        self.found: dict[str, str] = {}
        """Promise → where it was first seen broken."""
        self._killer = threading.Thread(target=g.reap, daemon=True)

    def run(self, seconds: float, storm: float) -> None:
        """Alternate storms and calms for so long, then judge all history."""
        try:
            self.ground.start()
            self.calm = Calm(self.ground, self.agenda, self.found)
            self._alternate(seconds, storm)
            if not self.ground.trouble:
                self.calm.again()
        finally:
            self.ground.core.end()
        self._gather()

    def _alternate(self, seconds: float, storm: float) -> None:
        until = time.monotonic() + seconds
        self.agenda.begin()
        self._killer.start()
        try:
            while not self.ground.over.is_set() and time.monotonic() < until:
                self.storm(min(storm, until - time.monotonic()))
                self.calm.look()
        finally:
            self._stop_people()

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
            for what, every, does in self._habits:
                if self._turn_of(what, every):
                    does()
        self.agenda.calm = True

    def _turn_of(self, what: str, every: float) -> bool:
        now, chance = time.monotonic(), self.agenda.chance
        if now < self._next.setdefault(what, now + chance.uniform(0.0, 1.0) * every):
            return False
        self._next[what] = now + chance.uniform(0.5, 1.5) * every
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
        self._people += 1
        chance, number = self.agenda.chance, self._people
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
        if not self.ground.up.wait(30):
            return
        chance = self.agenda.chance
        far = self.agenda.behind() <= FEW and chance.random() < 0.4
        self.ground.travel(chance.choice(LEAPS if far else STEPS))
        self.ground.count("jumps in time")
        for chore in ("wake_due", *CHORES):
            try:
                self.ground.core.running.invoke(chore)
            except INTERRUPTED:
                self.ground.count("chores broken off")
