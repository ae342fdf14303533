"""What a signal was filed as."""

from dataclasses import dataclass

from shared.domain.signal import FiledAs
from shared.domain.writes import Part


@dataclass(frozen=True)
class Filing:
    """What a signal is, why, and everything that follows beside the signal's own event."""

    filed_as: FiledAs
    because: str
    concerns: str = ""
    parts: tuple[Part, ...] = ()
