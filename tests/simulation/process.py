"""A process of a simulated world: it runs on a fibre, and may be killed at any port call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

FREE: list[greenlet] = []
"""Fibres that nobody works on: most processes are short, and making a fibre costs more."""


class Killed(BaseException):
    """The process ends here, without a chance to clean up."""


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
    over: bool = False


def free_fibre(parent: greenlet) -> greenlet:
    """Give a fibre that works for whoever switches to it with a function and its process."""
    if FREE:
        return FREE.pop()
    fibre = greenlet(_live)
    fibre.switch()  # without arguments: it would hold those it began with for ever
    fibre.parent = parent
    return fibre


def _live() -> None:
    """Work for one scheduler after another; in between, hold nothing of a world."""
    me = getcurrent()
    while True:
        work, process = me.parent.switch()
        work(process)
        del work, process
        FREE.append(me)
