"""A nest has imported what a core imports, and forks one whenever a test starts one.

A test that kills twenty cores would spend most of its time on their imports. What is forked here
is the same program in a process of its own; only its modules are read already, and those of its
nursery. Whoever measures a start, or does what a user does, starts a process from nothing.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

from infra.aws.code import ROOT
from infra.local.environment import without_aws
from infra.local.workers import SCRIPT, Nursery

AGAIN = Path(__file__).with_name("nursery_again.py")
LONGEST = 1 << 17
LEARNED = ("infra.local.start", "tests.support.deadly_points", "tests.support.cloud")
PATIENCE = 60.0


class Hatched:
    """A process that was forked in the nest: the part of `subprocess.Popen` that tests use."""

    def __init__(self, pid: int, stdout: int, ended: int) -> None:
        self.pid = pid
        self.stdout = open(stdout, encoding="utf-8")  # noqa: SIM115 - closed by who reads it
        self._ended = ended
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and give its code; raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            self.returncode = int(os.read(self._ended, 64))
            os.close(self._ended)
        return self.returncode

    def send_signal(self, which: signal.Signals) -> None:
        """Send it a signal, unless it has ended: the nest may have seen its end before we do."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, which)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


@cache
def nest() -> "Nest":
    """Give the nest of this process, which ends with it."""
    return Nest()


class Nest:
    """The side of the tests."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="keel-nest-"))
        door = str(self._home / "door")
        command = [sys.executable, "-m", "tests.support.nest", door]
        quiet = {**without_aws(os.environ), "AWS_CONFIG_FILE": os.devnull}
        with listening(door) as listener:
            self._process = subprocess.Popen(
                [*command, str(listener.fileno())],
                cwd=ROOT,
                env=quiet,
                stdin=subprocess.PIPE,
                pass_fds=[listener.fileno()],
            )
        self._door = door
        atexit.register(self.close)

    def hatch(self, module: str, *arguments: str) -> Hatched:
        """Run a module as a program in a process of its own, which leads a group of its own."""
        (reads, out), (ended, end) = os.pipe(), os.pipe()
        told = {"module": module, "arguments": arguments, "environment": dict(os.environ)}
        try:
            pid = ask(self._door, told, [out, 2, end])
        finally:
            os.close(out)
            os.close(end)
        return Hatched(pid, reads, ended)

    def close(self) -> None:
        """Let the nest go; what hatched lives on."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        shutil.rmtree(self._home, ignore_errors=True)


def listening(door: str) -> socket.socket:
    """Listen where others can ask."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(door)
    listener.listen()
    return listener


def ask(door: str, told: Mapping[str, Any], files: list[int]) -> int:
    """Ask the nest for a process and give its number."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST)
        line.settimeout(PATIENCE)
        line.connect(door)
        socket.send_fds(line, [json.dumps(told).encode()], files)
        return int(line.recv(64))


# --- inside ---------------------------------------------------------------------------------------


class Warm(Nursery):
    """A nursery that is forked from one that has learned the same code."""

    def __init__(self, code: Path, door: str) -> None:
        self._nest = door
        super().__init__(code)

    def _begin(self, theirs: socket.socket) -> None:
        told = {"code": str(self.code), "group": os.getpgrp(), "environment": dict(os.environ)}
        ask(self._nest, told, [theirs.fileno(), 2])


class Inside:
    """The nest's own side: it hands out one process after the other."""

    def __init__(self, door: str, listener: socket.socket) -> None:
        self._door, self._listener = door, listener
        self._learned: dict[str, Nursery] = {}

    def serve(self) -> dict[str, Any]:
        """Serve until the tests are gone; returns in a child, with what it is to be."""
        while True:
            asking = self._listener.fileno()
            if select.select([0, asking], [], [])[0] != [asking]:
                sys.exit()
            line, _ = self._listener.accept()
            with line:
                asked, files, _, _ = socket.recv_fds(line, LONGEST, 4)
                told = json.loads(asked)
                if "code" in told:
                    line.send(str(self._nursery(told, files)).encode())
                elif os.fork() == 0:
                    self._watch(line, files)
                    return dict(told)
                for file in files:
                    os.close(file)

    def _watch(self, line: socket.socket, files: list[int]) -> None:
        """Fork the program and say how it ended; returns in the program alone."""
        out, err, end = files
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        pid = os.fork()
        if pid:
            os.close(out)
            os.setpgid(pid, pid)
            line.send(str(pid).encode())
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            os.write(end, str(code).encode())
            os._exit(0)
        os.setpgid(0, 0)
        self._listener.close()
        for ours, theirs in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, err)):
            os.dup2(theirs, ours)
        for file in files:
            if file > 2:
                os.close(file)

    def _nursery(self, told: Mapping[str, Any], files: list[int]) -> int:
        """Let one that has learned this code fork another, in the group of the core that asks."""
        code = Path(told["code"])
        if code.name not in self._learned:
            kept = Path(self._door).with_name(code.name)
            shutil.copytree(code, kept)
            self._learned[code.name] = Nursery(kept)
        again = {"KEEL_GROUP": str(told["group"]), "KEEL_NURSERY": str(SCRIPT)}
        environment = {**told["environment"], **again}
        with Path(os.devnull).open("r+b") as null:
            given = [files[0], null.fileno(), files[1], null.fileno()]
            return self._learned[code.name].forked(str(AGAIN), "/", environment, given)


def become(told: Mapping[str, Any], door: str) -> None:
    """Be the program, until it ends."""
    from infra.local import start

    vars(start)["Nursery"] = partial(Warm, door=door)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(told["environment"])
    sys.argv = [told["module"], *told["arguments"]]
    runpy.run_module(told["module"], run_name="__main__", alter_sys=True)


def main(door: str, listener: int) -> None:
    """Learn, and serve."""
    gc.disable()
    for name in LEARNED:
        importlib.import_module(name)
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    become(Inside(door, socket.socket(fileno=listener)).serve(), door)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
