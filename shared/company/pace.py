"""How patient the company is: every duration and cap that a step decides by."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from shared.domain.event import Value

Days = Annotated[int, Field(ge=1, le=3650)]
Hours = Annotated[int, Field(ge=1, le=8760)]
"""At most a year; days may be ten."""


class Rhythm(Value):
    """The durations as the operator writes them."""

    undo_seconds: Annotated[int, Field(ge=0, le=3600)] = 15
    approval_expires_hours: Hours = 72
    approval_reminder_hours: Hours = 48
    """The owner is asked once more this long after the first question."""
    quiet_days: tuple[Annotated[int, Field(le=3650)], ...] = (7, 14)
    """Silence before each reminder; the last one also before giving up."""
    nurture_look_again_days: Annotated[tuple[Days, ...], Field(min_length=1)] = (30, 60)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.approval_reminder_hours >= self.approval_expires_hours:
            raise ValueError("approval_reminder_hours must be less than approval_expires_hours")
        return self

    @field_validator("quiet_days")
    @classmethod
    def _growing(cls, given: tuple[int, ...]) -> tuple[int, ...]:
        if not given or given[0] < 1 or list(given) != sorted(set(given)):
            raise ValueError("must be one or more days of 1 and up that grow, such as [7, 14]")
        return given


class Caps(Value):
    """How many mails may leave before somebody looks."""

    per_thread_per_day: Annotated[int, Field(ge=1)] = 8
    per_day: Annotated[int, Field(ge=1)] = 50


@dataclass(frozen=True)
class Pace:
    """Durations and caps, from `company.yaml`; leases outlive function and provider timeouts."""

    undo: timedelta = timedelta(seconds=15)
    approval_expires: timedelta = timedelta(hours=72)
    approval_reminder: timedelta = timedelta(hours=48)
    """After this long without an answer the owner is asked once more."""
    quiet: tuple[timedelta, ...] = (timedelta(days=7), timedelta(days=14))
    """Silence after a proposal before each reminder; the last one also before giving up."""
    nurture: tuple[timedelta, ...] = (timedelta(days=30), timedelta(days=60))
    most_followups: int = 2
    lease: timedelta = timedelta(minutes=5)
    ask_after: timedelta = timedelta(minutes=15)
    """How long an attempt may stay unknown before the owner is asked about it."""
    resume_after: timedelta = timedelta(minutes=10)
    file_after: timedelta = timedelta(minutes=10)
    thread_cap: int = 8
    """Most mails of ours in one thread within `thread_window`."""
    thread_window: timedelta = timedelta(days=1)
    day_cap: int = 50

    @classmethod
    def of(cls, rhythm: Rhythm, caps: Caps) -> Self:
        """Give the operator's durations; the protocol's own are not theirs to change."""
        return cls(
            undo=timedelta(seconds=rhythm.undo_seconds),
            approval_expires=timedelta(hours=rhythm.approval_expires_hours),
            approval_reminder=timedelta(hours=rhythm.approval_reminder_hours),
            quiet=tuple(timedelta(days=days) for days in rhythm.quiet_days),
            nurture=tuple(timedelta(days=days) for days in rhythm.nurture_look_again_days),
            most_followups=len(rhythm.quiet_days),
            thread_cap=caps.per_thread_per_day,
            day_cap=caps.per_day,
        )
