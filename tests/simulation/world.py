"""One company in one process: the product's own code, wired to twins behind faulty doors."""

from collections.abc import Callable
from typing import Any

from shared.domain.writes import Recorded
from shared.flow.house import House
from shared.log.in_memory import InMemoryEventLog
from shared.orchestrate.advance import Task, advance, answer
from shared.orchestrate.bells import Bell
from shared.orchestrate.next_step import Position
from shared.orchestrate.park import park
from shared.orchestrate.reconcile import reconcile
from shared.orchestrate.resume import resume
from shared.orchestrate.route import Router
from shared.orchestrate.sweep import file_left, moved_since, receive_left, ring_behind, ring_parked
from shared.orchestrate.tasks.hear import hear
from shared.orchestrate.tasks.move import move_on
from shared.orchestrate.tasks.send import ask, send
from shared.orchestrate.tasks.think import qualify, understand
from shared.orchestrate.tasks.write import propose, write
from shared.orchestrate.wake_due import wake_due
from shared.orchestrate.workshop import Workshop
from shared.views.projector import Projector
from tests.simulation import parts
from tests.simulation.ports import Bells, SimClock, SimExecutions, SimLog, SimMailer, SimWaits
from tests.simulation.scheduler import BEGIN, Faults, Livelock, Scheduler
from tests.simulation.state_machine import StateMachine

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


class World:
    """Everything of one schedule."""

    def __init__(self, seed: int, faults: Faults) -> None:
        self.scheduler = Scheduler(seed, faults)
        self.clock = SimClock(self.scheduler)
        self.vault = parts.vault(seed)
        self.memory = InMemoryEventLog(self.vault, self.clock, parts.ids(seed))
        self.bells = Bells(self.scheduler)
        self.log = SimLog(self.scheduler, self.memory, self.bells)
        self.waits = SimWaits(self.scheduler)
        self.machine = StateMachine(self.scheduler, self._functions())
        self.executions = SimExecutions(self.scheduler, self.machine)
        self.mailer = SimMailer(self.scheduler)
        self.house = House(
            log=self.log,
            clock=self.clock,
            company=parts.COMPANY,
            policies=parts.POLICIES,
            vault=self.vault,
            links=parts.links(),
            public_url="https://keel.example",
            name="keel/simulation",
        )
        self.views = parts.view_store()
        self.shop = Workshop(self.house, parts.gateway(self.scheduler), self.mailer, self.views)
        self.checkpoints = parts.checkpoints()
        self.parked = parts.parked()
        self.raw = parts.raw_store()
        self._wire_bells()
        self.swept_to = BEGIN

    def _wire_bells(self) -> None:
        router = Router(self.house, self.waits, self.executions)
        projector = Projector(self.log, self.vault, self.views)
        for name, handle in (("router", router), ("projector", projector)):
            self.bells.consumers[name] = self._bell(name, handle).ring

    def _bell(self, name: str, handle: Callable[[str, list[Recorded]], None]) -> Bell:
        bell = Bell(name, self.log, self.checkpoints, self.parked, self.clock, handle)
        self._bells_by_name = getattr(self, "_bells_by_name", {}) | {name: bell}
        return bell

    def _functions(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        steps = {name: self._stepper(tasks) for name, tasks in STEPS.items()}
        return steps | {"Park": self._park}

    def _stepper(self, tasks: dict[Position, Task]) -> Callable[[dict[str, Any]], Any]:
        def step(event: dict[str, Any]) -> dict[str, object]:
            then = advance(self.shop, event["subject"], tasks)
            now = self.clock.now()
            return answer(then, event["subject"], now, now)

        return step

    def _park(self, event: dict[str, Any]) -> dict[str, bool]:
        from datetime import datetime

        due = event["due_at"]
        waiting = park(
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

    # what the schedule calls from time to time, as EventBridge would
    def subjects(self) -> list[str]:
        """Give every opportunity that the pipeline view knows to be moving."""
        rows = self.views.list("pipeline")
        return [f"opportunity/{r.id}" for r in rows if not r.body["at_rest"]]

    def do_resume(self) -> None:
        """Start executions for what was left standing."""
        resume(self.house, self.waits, self.executions, self.subjects())

    def do_wake_due(self) -> None:
        """Wake what is due."""
        wake_due(self.clock, self.waits, self.executions)

    def do_reconcile(self) -> None:
        """Look after open effects."""
        streams = [f"action/{r.id}" for r in self.views.list("actions") if r.body["open"]]
        reconcile(self.shop, streams)

    def do_sweep(self) -> None:
        """Pick up what was left lying."""
        bells = list(self._bells_by_name.values())
        receive_left(self.raw, self.swept_to, self.receive)
        streams = moved_since(self.log, BEGIN, self.clock.now())
        ring_behind(bells, [s for s in streams if self._behind(s)])
        ring_parked(bells, self.parked)
        file_left(self.house, streams)

    def _behind(self, stream: str) -> bool:
        head = self.memory.head(stream)
        return any(self.checkpoints.get(b, stream) < head for b in self._bells_by_name)

    def receive(self, key: str, body: bytes) -> None:
        """Receive raw bytes, as the function behind the inbox does."""
        raise NotImplementedError


__all__ = ["Livelock", "World"]
