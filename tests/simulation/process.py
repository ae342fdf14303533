"""A process of a simulated world: it runs on a fibre, and may be killed at any port call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from greenlet import greenlet  # type: ignore[import-untyped]


class Killed(BaseException):
    """The process ends here, without a chance to clean up."""


class Undead(Exception):
    """A process went on after its death, as no real one can: by a `finally`, for one."""


@dataclass
class Process:
    """One invocation, execution or actor."""

    name: str
    run: Callable[[], Any]
    fibre: greenlet | None = None
    mortal: bool = True
    """Whether faults may strike it; actors of the outside world are spared."""
    ended: Callable[[str, Any], None] | None = None
    """Told how it ended: ("done", result), ("failed", error) or ("killed", None)."""
    killed: bool = False
    over: bool = False
