"""A plan says who does what when in one schedule, and what may go wrong; its seed made it."""

import random
from dataclasses import dataclass, replace
from typing import Literal

from tests.simulation.scheduler import DAY, HOUR, MINUTE

Kind = Literal[
    "lead",
    "form",
    "mail",
    "fact",
    "note",
    "pause",
    "mark",
    "nobody",
    "restart",
    "forget",
    "reroute",
    "erase",
]
PEOPLE = frozenset({"lead", "form", "mail", "fact", "note", "pause", "mark", "nobody"})
"""What people do; the rest happens to the host."""
Mood = Literal["none", "good", "garbage", "never", "moody"]
Says = Literal["accept", "decline", "question", "change", "chatter"]

FAULTS = (
    "kill",
    "stall",
    "lost_bell",
    "repeated_bell",
    "lost_errand",
    "repeated_errand",
    "late_bell",
    "apart",
    "lost_reply",
    "index_lag",
    "day_lag",
    "refused",
    "timeout_unsent",
    "timeout_sent",
    "slow_provider",
    "late_claim",
    "late_park",
    "stall_claim",
    "unavailable",
    "twin_task",
)
"""What the scheduler may do at a port call; hosts fail by happenings."""
SAYS: tuple[Says, ...] = ("accept", "decline", "question", "change", "chatter")
LEADS = (
    "clear",
    "clear",
    "clear",
    "day_rate",
    "german",
    "vague",
    "small",
    "job",
    "spam",
    "support",
)
EVERY = 10**6
MOODS: tuple[Mood, ...] = ("none", "none", "none", "good", "garbage", "never", "moody")


@dataclass(frozen=True)
class Happening:
    """Something that the outside world, or the host, does at a time of its own."""

    at: float
    kind: Kind
    who: int = 0
    says: str = ""
    times: int = 1
    proven: bool = True
    """Whether the mail proves its sender."""

    def __str__(self) -> str:
        twice = f" ×{self.times}" if self.times > 1 else ""
        return f"{self.kind} {self.says or self.who}{twice} at {self.at:.0f}s"


@dataclass(frozen=True)
class Plan:
    """Everything that a schedule depends on."""

    seed: int
    happenings: tuple[Happening, ...]
    faults: int
    heat: float
    kinds: frozenset[str] | None
    mood: Mood
    talkative: float
    """How readily people speak up just when something happens."""
    grain: float = 0.5
    """How often a read is passed without letting anybody in between."""
    days: float = 1200.0
    """After so many days nobody speaks up any more; what then waits for a date may wait."""
    words: int = 4
    """What one client writes at most."""
    silent_owner: bool = False
    away: bool = False
    """A program answers for the clients."""
    poison: bool = False
    """One step of the workflow fails whenever it is tried, until the world calms down."""
    refuses: int = 0
    """The provider refuses so many attempts of each mail to clients, until the world calms down."""
    cannot_park: float = 0.0
    """For so many seconds no execution can park, and each that would dies."""
    unprojectable: str = ""
    """The projector fails on every stream of this noun, until the world calms down."""
    keen: bool = False
    """The owner says yes at once, to whatever it is."""
    butts_in: str = ""
    """What is always said just before a mail is claimed: `complaint`, `pause`, or anything.

    `nobody` says nothing.
    """
    day_cap: int = 0
    """Mails to clients in a day, where the company allows fewer than its file says."""
    thread_cap: int = 0
    """The same for the mails of one thread."""
    sign_in_above: int | None = None
    """The amount in minor units above which a link alone does not answer, where it is another."""
    skipped: frozenset[int] = frozenset()
    """Faults left out, by their order: what shrinking found to be of no matter."""


def plan_of(seed: int, kinds: frozenset[str] | None = None, heat: float = 1.0) -> Plan:
    """Make the plan of a seed; `kinds` restricts what may go wrong."""
    r = random.Random(f"plan {seed}")
    most = r.choice((0, 2, 4, 8, 12))
    if kinds is None and r.random() < 0.7:
        kinds, heat = (
            frozenset(r.sample(FAULTS, r.choice((1, 2, 3, 5)))),
            heat * r.choice((4, 4, 8)),
        )
    happenings = _happenings(r, seed)
    plan = Plan(
        seed=seed,
        happenings=tuple(sorted(happenings, key=lambda h: h.at)),
        faults=most,
        heat=heat,
        kinds=kinds,
        mood=r.choice(MOODS),
        talkative=r.choice((0.0, 0.5, 1.0, 1.0, 2.0)),
        days=r.choice((0.2, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0, 1200.0)),
        words=r.choice((1, 2, 2, 3, 4, 5)),
        grain=r.choice((0.7, 0.8, 0.9, 0.95)),
        silent_owner=r.random() < 0.05,
        away=r.random() < 0.06,
        poison=r.random() < 0.03,
        refuses=EVERY if r.random() < 0.03 else 0,
        cannot_park=r.choice((900.0, 2000.0, 3000.0, 5000.0)) if r.random() < 0.05 else 0.0,
        unprojectable="contact" if r.random() < 0.03 else "",
    )
    return _limited(random.Random(f"limits {seed}"), plan)


HOST: dict[Kind, float] = {"restart": 0.12, "forget": 0.15, "reroute": 0.15}
"""How likely a host loses its executions, some of them, or a consumer's checkpoints."""
ERASED = 0.06
"""How likely somebody's key is destroyed."""


def _happenings(r: random.Random, seed: int) -> list[Happening]:
    """Let people and the host do what they do; each of what came later has luck of its own."""
    people = r.choice((1,) * 11 + (2,))
    happenings = [h for who in range(people) for h in _of_client(r, who)]
    if r.random() < 0.3:
        happenings.append(Happening(r.choice((10, 60, HOUR, DAY, DAY + 15, 7 * DAY)), "pause"))
    if random.Random(f"nobody {seed}").random() < 0.1:
        happenings.append(Happening(30, "nobody"))
    erased = random.Random(f"erase {seed}")
    if erased.random() < ERASED:
        happenings.append(Happening(erased.choice((6, 20, 90, HOUR, DAY, 4 * DAY)), "erase"))
    happenings = _by_form(random.Random(f"form {seed}"), happenings, people)
    for kind, chance in HOST.items():
        if r.random() < chance:
            happenings.append(Happening(r.choice((20, 120, HOUR, DAY, 4 * DAY, 9 * DAY)), kind))
    return happenings


def _limited(r: random.Random, plan: Plan) -> Plan:
    """Let a company be so strict that its limits are met."""
    return replace(
        plan,
        day_cap=r.choice((1, 2)) if r.random() < 0.1 else 0,
        thread_cap=r.choice((1, 2)) if r.random() < 0.05 else 0,
        sign_in_above=r.choice((0, 400_000)) if r.random() < 0.2 else None,
    )


def _by_form(r: random.Random, happenings: list[Happening], people: int) -> list[Happening]:
    """Let some fill in a form instead of writing first, or besides; and the owner take notes."""
    if r.random() < 0.1:
        first = happenings[0]
        happenings[0] = replace(first, kind="form", times=r.choice((1, 1, 2)))
    if r.random() < 0.1:
        at = r.choice((1, 20, 90, HOUR, DAY, 9 * DAY))
        changed = r.random() < 0.4
        form = Happening(at, "form", r.randrange(people), r.choice(LEADS), r.choice((1, 1, 2)))
        happenings += [form] + [replace(form, at=at + r.choice((0, 3)), says="other")] * changed
    if r.random() < 0.1:
        happenings.append(Happening(r.choice((20, 90, HOUR, DAY + 20)), "note"))
    return happenings


def _of_client(r: random.Random, who: int) -> list[Happening]:
    """Let one client write first, and then at times that may suit nobody."""
    lead = Happening(
        r.choice((0, 5, 70)),
        "lead",
        who,
        r.choice(LEADS),
        r.choice((1,) * 20 + (2, 2, 5)),
        r.random() < 0.85,
    )
    times = (1, 30, 90, 10 * MINUTE, HOUR, DAY, 3 * DAY, 7 * DAY, 9 * DAY, 40 * DAY)
    mails = [
        Happening(
            r.choice(times),
            "mail",
            who,
            r.choice(SAYS),
            r.choice((1, 1, 1, 2, 5)),
            r.random() < 0.9,
        )
        for _ in range(r.choice((0, 0, 0, 0, 1, 2)))
    ]
    facts = [
        Happening(r.choice((20, 60, 90, HOUR, DAY + 20, 4 * DAY)), "fact", who)
        for _ in range(r.choice((0, 0, 0, 0, 0, 1, 2)))
    ]
    marks = [
        Happening(r.choice(times), "mark", who, r.choice(("won", "lost", "reopen")))
        for _ in range(r.choice((0, 0, 0, 0, 0, 0, 1)))
    ]
    return [lead, *mails, *facts, *marks]
