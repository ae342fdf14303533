"""Workflow: which executions were started for a subject, and whether it is stuck."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.domain.event import Command, Event

MOST_STARTS = 3


class WorkflowStarted(Event):
    """An execution was started while the subject stood at `subject_version`."""

    subject_version: int


class WorkflowStuck(Event):
    """Three executions got no further than `subject_version`."""

    subject_version: int


class WorkflowInterrupted(Event):
    """The host went down while an execution waited: its start was not in vain."""


class WorkflowWaited(Event):
    """A date came for which an execution waited: its start was not in vain."""


class WorkflowRetried(Event):
    """The operator wants it tried again."""


Happened = WorkflowStarted | WorkflowStuck | WorkflowInterrupted | WorkflowWaited | WorkflowRetried


class StartWorkflow(Command):
    """Start the next execution, unless that led nowhere three times.

    `progress_at` is when the subject last moved, or what its mail waits for: starts before it
    do not count.
    """

    subject_version: int
    progress_at: datetime = datetime.min.replace(tzinfo=UTC)


class InterruptWorkflow(Command):
    """Note that the present execution ended through no fault of its own."""


class EndWait(Command):
    """Note that an execution got as far as waiting for a date, which has come."""

    parked_at: datetime


class RetryWorkflow(Command):
    """Forget the failed starts."""


Wish = StartWorkflow | InterruptWorkflow | EndWait | RetryWorkflow


@dataclass(frozen=True)
class Workflow:
    """Executions so far; `Workflow()` has none."""

    version: int = 0
    starts: tuple[tuple[int, datetime], ...] = ()
    """(subject version, when) of starts since the last wait that was reached, or retry."""
    stuck_at: int | None = None
    last_at: datetime = datetime.min.replace(tzinfo=UTC)
    """When an execution was last started, or its date came."""

    @property
    def stuck(self) -> bool:
        """Say whether somebody has to look."""
        return self.stuck_at is not None


def decide(workflow: Workflow, command: Wish) -> list[Happened]:
    """Say what follows from `command`."""
    match command:
        case RetryWorkflow(at=at):
            return [WorkflowRetried(at=at)]
        case InterruptWorkflow(at=at):
            return [WorkflowInterrupted(at=at)] if workflow.starts and not workflow.stuck else []
        case EndWait(at=at, parked_at=parked_at):
            later = workflow.last_at > parked_at
            return [] if later or workflow.stuck else [WorkflowWaited(at=at)]
        case StartWorkflow(at=at, subject_version=version, progress_at=moved):
            if workflow.stuck_at == version:
                return []
            vain = sum(v == version and when >= moved for v, when in workflow.starts)
            if vain >= MOST_STARTS:
                return [WorkflowStuck(at=at, subject_version=version)]
            return [WorkflowStarted(at=at, subject_version=version)]


def evolve(workflow: Workflow, event: Happened) -> Workflow:
    """Fold one event into the state."""
    now = replace(workflow, version=workflow.version + 1)
    match event:
        case WorkflowStarted(subject_version=version):
            starts = (*now.starts, (version, event.at))
            return replace(now, starts=starts, stuck_at=None, last_at=event.at)
        case WorkflowStuck(subject_version=version):
            return replace(now, stuck_at=version)
        case WorkflowInterrupted():
            return replace(now, starts=())
        case WorkflowWaited():
            return replace(now, starts=(), last_at=event.at)
        case WorkflowRetried():
            return replace(now, starts=(), stuck_at=None)
