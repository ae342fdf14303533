"""The course of one schedule: from its first mail until nothing moves any more."""

from dataclasses import dataclass

from shared.domain import names
from tests.simulation.plan import PEOPLE, Plan
from tests.simulation.resting import at_ease, busy
from tests.simulation.scheduler import DAY, HOUR, Livelock
from tests.simulation.world import World

CALM_AFTER = 60 * DAY
LAST_DAY = 1200 * DAY
JOBS = ("sweep", "wake_due", "reconcile", "resume")
MOST_URGED = 60
QUIET_ROUNDS = 5
"""Rounds of all jobs in which nothing moved, before time leaps to whatever is next."""


@dataclass
class Course:
    """Runs a world; time leaps while nothing can happen."""

    world: World
    gap: float = 60.0
    idle: int = 0
    patience: int = 0
    endless: str = ""
    """Where it was when it had taken more steps than any sane schedule does."""

    def run(self) -> None:
        """Run to the end; the world calms down on its way there."""
        w = self.world
        w.outside.begin()
        for h in w.plan.happenings:
            if h.kind not in PEOPLE:
                w.scheduler.at(h.at, "host", getattr(w.host, h.kind))
        try:
            while w.scheduler.seconds < LAST_DAY and self._round():
                pass
        except Livelock as endless:
            self.endless = str(endless)

    def _round(self) -> bool:
        w, s = self.world, self.world.scheduler
        if s.seconds > min(CALM_AFTER, w.plan.days * DAY):
            s.calm = True
        moved, struck = w.moved(), len(s.faults.times)
        for job in JOBS:
            s.spawn(job, getattr(w, job))
        s.run_until(s.seconds + 8)
        still = w.moved() == moved and len(s.faults.times) == struck
        self.idle = self.idle + 1 if still else 0
        self.gap = min(self.gap * 3, HOUR) if still else 60.0
        if self.idle > QUIET_ROUNDS or (self.idle and not busy(w)):
            return self._leap()
        self._let_pass()
        return True

    def _let_pass(self) -> None:
        """Let the time until the next round go by; what moves meanwhile is looked after in full."""
        w = self.world
        before = w.moved()
        w.scheduler.run_until(w.scheduler.seconds + self.gap)
        if w.moved() != before:
            self.gap, self.idle = 60.0, 0

    def _leap(self) -> bool:
        """Go to the next thing that will happen by itself, or ask people to do their part."""
        w, s = self.world, self.world.scheduler
        due = [(x.due_at - s.now).total_seconds() for x in w.waits.rows.values() if x.due_at]
        ahead = [s.seconds + max(d, 0.0) for d in due]
        pending = s.pending()
        if pending is not None:
            ahead.append(pending)
        if s.calm and self._urge():
            return True
        if s.calm and at_ease(w, self._enough):
            return False
        if ahead:
            s.run_until(max(s.seconds, min(ahead)) + 1)
            self.gap, self.idle = 60.0, 0
            return True
        if s.calm:
            return False
        s.calm = True
        s.run_until(s.seconds + HOUR)
        return True

    @property
    def _enough(self) -> float:
        """Give the time after which whatever has a date may keep it."""
        return self.world.plan.days * DAY

    def _urge(self) -> bool:
        """Let the owner do what waits for nobody else and has no date; False if nothing does."""
        w = self.world
        urged = [stream for stream in w.memory.streams() if self._urge_about(stream)]
        if w.still.outbound().paused:
            w.outside.owner.pause(False)
            urged.append(names.OUTBOUND)
        self.patience += bool(urged)
        self.gap, self.idle = 60.0, 0
        if urged:
            w.scheduler.run_until(w.scheduler.seconds + HOUR)
        return bool(urged) and self.patience < MOST_URGED

    def _urge_about(self, stream: str) -> bool:
        w = self.world
        match names.noun(stream):
            case "approval":
                approval = w.still.approval(stream)
                urge = approval.open and approval.asked.kind == "unknown_delivery"
                if urge:
                    w.outside.owner.decide(stream)
                return urge
            case "workflow" if w.still.workflow(names.bare(stream)).stuck:
                w.outside.owner.retry(names.bare(stream))
                return True
        return False


def course(plan: Plan, story: list[str] | None = None) -> Course:
    """Run one schedule from its plan."""
    world = World(plan)
    world.scheduler.story = story
    found = Course(world)
    found.run()
    return found
