"""One company in one process: the product's own code, wired to twins behind faulty doors."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from shared.domain import names
from shared.flow.book import Book
from shared.flow.house import House
from shared.log.archivist import Archivist
from shared.log.log import Conflict, LogUnavailable
from shared.orchestrate import park as parking
from shared.orchestrate import reconcile as reconciling
from shared.orchestrate import resume as resuming
from shared.orchestrate import sweep as sweeping
from shared.orchestrate import wake_due as waking
from shared.orchestrate.advance import Task, advance, answer
from shared.orchestrate.bells import Bell, Handle
from shared.orchestrate.broom import Broom
from shared.orchestrate.neighbours import in_turn
from shared.orchestrate.next_step import Position
from shared.orchestrate.publish import publish_policies
from shared.orchestrate.route import Router
from shared.orchestrate.standing import standing
from shared.orchestrate.tasks.hear import hear
from shared.orchestrate.tasks.move import move_on
from shared.orchestrate.tasks.send import ask, send
from shared.orchestrate.tasks.think import qualify, understand
from shared.orchestrate.tasks.write import propose, write
from shared.orchestrate.workshop import Workshop
from shared.views.projector import Projector
from tests.simulation import memory, parts
from tests.simulation.faults import Faults
from tests.simulation.host import Host
from tests.simulation.inbox import Inbox
from tests.simulation.outside import Outside
from tests.simulation.plan import Plan
from tests.simulation.ports import Bells, SimClock, SimErrands, SimExecutions, SimLog, SimWaits
from tests.simulation.provider import SimMailer
from tests.simulation.quick_log import QuickEventLog
from tests.simulation.scheduler import BEGIN, Scheduler
from tests.simulation.state_machine import StateMachine
from tests.simulation.stores import (
    SimArchive,
    SimCheckpoints,
    SimParked,
    SimRawStore,
    SimViews,
    StoreDown,
)
from tests.simulation.vaults import SimVault
from tests.simulation.watch import Watch

STEPS: dict[str, dict[Position, Task]] = {
    "WhereAreWe": {},
    "LeadIntake": {"new": understand},
    "Qualification": {"qualifying": qualify},
    "ProposalGenerator": {"proposing": propose},
    "Nurture": {"writing": write},
    "ReadReply": {"unanswered": hear},
    "AskOwner": {"asking": ask},
    "SendEmail": {"sending": send},
    "MoveOn": {"move_on": move_on},
}
"""Which function may carry out which position, as the handlers in `functions/` say."""


class Poisoned(Exception):
    """A step that always fails, for a reason nobody has found yet."""


def expected(error: BaseException) -> bool:
    """Say whether a failure is one of those that the schedule itself caused."""
    if isinstance(error, ExceptionGroup):
        return all(map(expected, error.exceptions))
    return isinstance(error, LogUnavailable | StoreDown | Conflict | Poisoned)


class World:
    """Everything of one schedule."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        memory.begin()
        luck = random.Random(f"faults {plan.seed}")
        faults = Faults(plan.faults, plan.heat, plan.kinds, plan.skipped, luck)
        self.scheduler = s = Scheduler(plan.seed, faults, plan.grain)
        self.clock = SimClock(s)
        self.vault = SimVault(s, plan.seed)
        asks = any(each.kind == "erase" for each in plan.happenings)
        self.memory = QuickEventLog(self.vault, self.clock, parts.ids(plan.seed), asks=asks)
        self.bells = Bells(s)
        self.log = SimLog(s, self.memory, self.bells)
        self.waits = SimWaits(s)
        self.machine = StateMachine(s, self._functions())
        self.executions = SimExecutions(s, self.machine)
        self.mailer = SimMailer(s, refuses=plan.refuses, operator=parts.COMPANY.operator)
        self.house = House(
            log=self.log,
            clock=self.clock,
            company=parts.company(plan),
            policies=parts.POLICIES,
            vault=self.vault,
            links=parts.links(),
            public_url=parts.PUBLIC_URL,
            name="keel/simulation",
        )
        self.views = SimViews(s)
        self.shop = Workshop(self.house, parts.gateway(s, plan.mood), self.mailer, self.views)
        self.checkpoints = SimCheckpoints(s)
        self.parked = SimParked(s)
        self.raw = SimRawStore(s, self.clock)
        self.archive = SimArchive(s)
        self.by_name: dict[str, Bell] = {}
        self._published = False
        self._wire_bells()
        self.inbox = Inbox(s, self.raw, lambda: self.house)
        self.outside = Outside(plan, s, self.inbox, self.house)
        self.host = Host(self)
        self.still = Book(self.memory)
        """Reads without passing a door, for whoever only looks."""
        self.watch = Watch(self)
        self.telemetry = memory.LINES
        self.mailer.delivered = self.watch.left
        self.log.interrupt = self.outside.interrupt
        self.bells.watch = self.watch.appended

    def since_begin(self, moment: datetime) -> float:
        """Give a moment in the scheduler's seconds."""
        return (moment - BEGIN).total_seconds()

    def at(self, seconds: float) -> datetime:
        """Give the moment of the scheduler's seconds."""
        return BEGIN + timedelta(seconds=seconds)

    def moved(self) -> tuple[int, ...]:
        """Give numbers that change whenever anything moves."""
        return (
            self.memory.count,
            len(self.mailer.sent),
            len(self.machine.names),
            self.executions.woken,
        )

    def _wire_bells(self) -> None:
        errands = SimErrands(self.scheduler, lambda action: self.reconcile([action]))
        router = Router(self.house, self.waits, self.executions, errands)
        self._bell("router", router, Router.HEARS)
        project = Projector(self.log, self.vault, self.views)
        self._bell("projector", self._unprojectable(project), Projector.HEARS)
        self._bell("archive", Archivist(self.log, self.archive))
        self.bells.consumers["route_events"] = lambda streams: self._rung(
            streams, "router", "archive"
        )
        self.bells.consumers["project_views"] = lambda streams: self._rung(streams, "projector")

    def _unprojectable(self, project: Projector) -> Handle:
        def handle(stream: str, seen: int) -> int:
            if names.noun(stream) == self.plan.unprojectable and not self.scheduler.calm:
                raise Poisoned
            return project(stream, seen)

        return handle

    def _rung(self, streams: list[str], *names: str) -> None:
        """Ring, as the function behind the stream does."""
        for name in names:
            self.by_name[name].ring(streams)

    def _bell(self, name: str, handle: Handle, nouns: frozenset[str] | None = None) -> None:
        bell = Bell(name, self.checkpoints, self.parked, self.clock, handle, nouns)
        self.by_name[name] = bell

    def _functions(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        steps = {name: self._stepper(name, tasks) for name, tasks in STEPS.items()}
        return steps | {"Park": self._park}

    def _stepper(self, name: str, tasks: dict[Position, Task]) -> Callable[[dict[str, Any]], Any]:
        def step(event: dict[str, Any]) -> dict[str, object]:
            if self.plan.poison and name == "Qualification" and not self.scheduler.calm:
                raise Poisoned
            then = advance(self.shop, event["subject"], tasks)
            self.scheduler.tell("next:", then.position)
            now = self.clock.now()
            return answer(then, event["subject"], now, now)

        return step

    def _park(self, event: dict[str, Any]) -> dict[str, bool]:
        if self.scheduler.seconds < self.plan.cannot_park and not self.scheduler.calm:
            self.scheduler.fault("cannot_park")
            raise Poisoned
        if self.scheduler.strikes("late_park", 0.05):
            self.outside.interrupt()
            self.scheduler.pause(self.scheduler.chance.choice((5.0, 30.0, 120.0)))
        due = event["due_at"]
        waiting = parking.park(
            self.log,
            self.waits,
            self.executions,
            token=event["token"],
            subject=event["subject"],
            watched=event["watched"],
            due_at=datetime.fromisoformat(due) if due else None,
            now=self.clock.now(),
        )
        return {"waiting": waiting}

    # --- what the schedule calls from time to time, as EventBridge would ------------------------

    def resume(self) -> None:
        """Start executions for what was left standing."""
        after, now = self.host.restarted(), self.house.clock.recorded()
        every = (stream for stream in self.log.streams() if names.noun(stream) == "opportunity")
        left = list(every) if after else standing(self.views.list("pipeline"), now)
        resuming.resume(self.house, self.waits, self.executions, left, after_restart=after)

    def wake_due(self) -> None:
        """Wake what is due."""
        waking.wake_due(self.house, self.waits, self.executions)

    def reconcile(self, errand: list[str] | None = None) -> None:
        """Look after open effects."""
        streams = errand or [f"action/{r.id}" for r in self.views.list("actions") if r.body["open"]]
        reconciling.reconcile(self.shop, streams)

    def sweep(self) -> None:
        """Pick up what was left lying."""
        bells = tuple(self.by_name.values())
        broom = Broom(self.house, self.log, self.raw, bells, self.checkpoints, self.parked)
        swept = sweeping.sweep(broom)
        in_turn(self._publish, lambda: sweeping.finish(broom, swept))

    def _publish(self) -> None:
        if not self._published:  # asking again reads every policy's file
            self._published = bool(publish_policies(self.house, self.log.streams()))
