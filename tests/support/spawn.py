"""Processes that tests start and kill: from nothing, or out of a nest."""

import signal
import subprocess
import sys
from collections.abc import Callable
from typing import IO, Protocol

from infra.aws.code import ROOT
from infra.local.workers import POSSIBLE


class Spawned(Protocol):
    """A process that leads a group of its own, as `subprocess.Popen` shows it."""

    pid: int

    @property
    def stdout(self) -> IO[str] | None:
        """Give what it says."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and give its code; raises `subprocess.TimeoutExpired`."""
        ...

    def send_signal(self, which: signal.Signals, /) -> None:
        """Send it a signal."""
        ...

    def kill(self) -> None:
        """End it."""
        ...


Spawn = Callable[..., Spawned]


def from_nothing(module: str, *arguments: str) -> Spawned:
    """Start a module as a program."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, process_group=0)


def from_nest(module: str, *arguments: str) -> Spawned:
    """Fork a module as a program."""
    from tests.support.nest import nest

    return nest().hatch(module, *arguments)


spawn: Spawn = from_nothing
"""How a core is started; a test run says otherwise."""


def spawned(module: str, *arguments: str) -> Spawned:
    """Start a module as this process does it."""
    return spawn(module, *arguments)


def hatch() -> None:
    """Let this process fork what it spawns, where that is possible."""
    global spawn  # noqa: PLW0603 - the one switch
    if POSSIBLE:
        spawn = from_nest


def in_group(leader: int) -> list[int]:
    """Give the processes of a group."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,pgid="], check=True, capture_output=True, text=True
    )
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return [int(pid) for pid, group in pairs if int(group) == leader]
