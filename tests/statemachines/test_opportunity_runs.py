"""The checked-in definition itself, run over a company on twins."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from shared.orchestrate.advance import Task, advance, answer
from shared.orchestrate.next_step import Position
from shared.orchestrate.park import park
from shared.orchestrate.route import Router
from shared.orchestrate.wake_due import wake_due
from tests.simulation.faults import Faults
from tests.simulation.scheduler import Scheduler
from tests.simulation.state_machine import StateMachine
from tests.support.houses import SUBJECT
from tests.support.studio import TASKS, Studio

POSITIONS: dict[str, Position | None] = {
    "WhereAreWe": None,
    "LeadIntake": "new",
    "Qualification": "qualifying",
    "ProposalGenerator": "proposing",
    "Nurture": "writing",
    "ReadReply": "unanswered",
    "AskOwner": "asking",
    "SendEmail": "sending",
    "MoveOn": "move_on",
}


class Stage:
    """A studio whose steps are called by the state machine, in virtual time."""

    def __init__(self) -> None:
        self.studio = Studio()
        self.scheduler = Scheduler(1, Faults())
        functions = {name: self._step(position) for name, position in POSITIONS.items()}
        self.machine = StateMachine(self.scheduler, {**functions, "Park": self._park})
        vars(self.studio)["executions"] = self
        self._keep_time()

    # the port of executions, answered by the definition itself
    def start(self, subject: str, number: int) -> None:
        self.machine.start(f"{subject}-{number}", {"subject": subject, "number": number})

    def wake(self, token: str) -> bool:
        return self.machine.send_success(token)

    def _keep_time(self) -> None:
        self.studio.clock.at = self.scheduler.now

    def _step(self, position: Position | None) -> Callable[[dict[str, Any]], Any]:
        tasks: dict[Position, Task] = {position: TASKS[position]} if position else {}

        def step(event: dict[str, Any]) -> dict[str, object]:
            self._keep_time()
            now = self.scheduler.now
            return answer(advance(self.studio.shop, event["subject"], tasks), SUBJECT, now, now)

        return step

    def _park(self, event: dict[str, Any]) -> None:
        self._keep_time()
        due = event.pop("due_at")
        park(
            self.studio.log,
            self.studio.waits,
            self.studio.executions,
            due_at=datetime.fromisoformat(due) if due else None,
            now=self.scheduler.now,
            **event,
        )

    def runs(self, seconds: float = 60) -> None:
        """Let everything happen that is due in this time."""
        self.scheduler.run_until(self.scheduler.seconds + seconds)
        self._keep_time()

    def rings(self) -> None:
        """Tell whoever waits that the sale has moved."""
        router = Router(
            self.studio.house, self.studio.waits, self.studio.executions, self.studio.errands
        )
        router.wake(SUBJECT, self.studio.log.head(SUBJECT))

    def opens(self) -> None:
        """Let the inquiry come in and its first execution work until it waits."""
        self.studio.hears()
        self.start(SUBJECT, 1)
        self.runs()


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_an_approved_proposal_goes_out_and_a_yes_by_mail_wins(stage: Stage) -> None:
    stage.opens()
    assert stage.studio.to_client == []
    stage.studio.answers("approve")
    stage.rings()
    stage.runs()
    stage.studio.replies("I accept your proposal.")
    stage.rings()
    stage.runs()
    assert len(stage.studio.to_client) == 1
    assert stage.studio.o.stage == "won"
    assert stage.machine.waiting() == []
    assert stage.machine.visited["At rest"] == 1


def test_the_undo_window_is_waited_out_once(stage: Stage) -> None:
    stage.opens()
    stage.studio.answers("approve")
    stage.rings()
    stage.runs()
    assert stage.machine.visited["Let the owner change their mind"] == 1
    assert stage.machine.visited["Send the mail"] == 1


def test_an_undo_inside_the_window_asks_the_owner_again(stage: Stage) -> None:
    stage.opens()
    stage.studio.answers("approve")
    stage.rings()
    stage.runs(5)
    stage.studio.answers("undo")
    stage.runs()
    assert stage.studio.to_client == []
    assert stage.machine.visited["Ask the owner"] == 2
    assert len(stage.machine.waiting()) == 1


def test_silence_is_answered_by_reminders_and_ends_in_rest(stage: Stage) -> None:
    stage.opens()
    stage.studio.answers("approve")
    stage.rings()
    stage.runs()
    for _ in range(5):
        stage.runs(14 * 86400)
        wake_due(stage.studio.house, stage.studio.waits, stage.studio.executions)
        stage.runs()
    assert stage.studio.o.stage == "dormant"
    assert len(stage.studio.to_client) == 3
    assert stage.machine.waiting() == []


def test_two_executions_of_one_sale_tell_one_story(stage: Stage) -> None:
    stage.studio.hears()
    stage.start(SUBJECT, 1)
    stage.start(SUBJECT, 2)
    stage.runs()
    stage.studio.answers("approve")
    stage.rings()
    stage.runs()
    assert len(stage.studio.to_client) == 1
    assert len(stage.machine.waiting()) == 2


def test_a_step_that_fails_gives_up_for_now(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise TimeoutError

    stage.start(SUBJECT, 1)
    monkeypatch.setattr(stage.studio.log, "read", broken)
    stage.runs()
    assert stage.machine.visited["Give up for now"] == 1
    assert stage.machine.waiting() == []


def test_an_execution_that_cannot_park_gives_up_and_does_not_spin(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(stage.studio.waits, "park", broken)
    stage.opens()
    assert stage.machine.visited["Wait for somebody"] == 1
    assert stage.machine.visited["Give up for now"] == 1


def test_a_wait_that_runs_out_leads_back_to_reading(stage: Stage) -> None:
    stage.opens()
    before = stage.machine.visited["Where are we?"]
    stage.runs(31 * 86400)
    assert stage.machine.visited["Where are we?"] == before + 1


def test_a_wake_that_nobody_waits_for_is_refused(stage: Stage) -> None:
    stage.opens()
    (token,) = stage.machine.waiting()
    assert stage.wake(token)
    assert not stage.wake(token)
