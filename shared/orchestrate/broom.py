"""What the sweeper works with, and its name among the consumers of the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from shared.flow.house import House
from shared.ingest.raw import RawStore
from shared.log.consumers import Checkpoints, Parked
from shared.log.log import EventLog
from shared.orchestrate.bells import Bell

MARK = "sweeper"


class SweptLog(EventLog, Protocol):
    """A log that can also name all its streams, for the first sweep of all."""

    def streams(self) -> Iterator[str]:
        """Give the name of every stream."""
        ...


@dataclass(frozen=True)
class Broom:
    """What the sweeper works with."""

    house: House
    log: SweptLog
    raw: RawStore
    bells: tuple[Bell, ...]
    checkpoints: Checkpoints
    parked: Parked
