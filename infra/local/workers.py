"""Workers of functions that are forked from a nursery instead of started from nothing."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any
from zlib import crc32

SCRIPT = Path(__file__).with_name("nursery.py")
WORKER = "_worker.py"
POSSIBLE = sys.platform == "linux"
"""Elsewhere a process that has read system libraries cannot safely be forked."""


class Nursery:
    """The host's side: one door to the process that forks."""

    def __init__(self, code: Path) -> None:
        self.code = code
        self._one_at_a_time = threading.Lock()
        self._door = self._opened()

    def _opened(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        with theirs:
            self._begin(theirs)
        return ours

    def _begin(self, theirs: socket.socket) -> None:
        """Start it; it ends when this host does."""
        command = [sys.executable, "-P", str(SCRIPT), str(theirs.fileno()), str(self.code)]
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )

    def fork(self, script: str, folder: str, environment: dict[str, str]) -> "Worker":
        """Give a new worker, if need be of a new nursery: somebody may have killed the old one."""
        door = self._door
        try:
            return self._worker(script, folder, environment)
        except OSError:
            self._replace(door)
            return self._worker(script, folder, environment)

    def _replace(self, door: socket.socket) -> None:
        with self._one_at_a_time:
            if self._door is door:  # nobody else was quicker
                self._door = self._opened()
                door.close()

    def _worker(self, script: str, folder: str, environment: dict[str, str]) -> "Worker":
        (in_, to_in), (from_out, out), (from_err, err) = os.pipe(), os.pipe(), os.pipe()
        living, life = os.pipe()
        theirs, ours = [in_, out, err, life], [to_in, from_out, from_err, living]
        try:
            pid = self.forked(script, folder, environment, theirs)
        except OSError:
            for file in ours:
                os.close(file)
            raise
        finally:
            for file in theirs:
                os.close(file)
        return Worker(pid, *ours)

    def forked(
        self, script: str, folder: str, environment: dict[str, str], files: list[int]
    ) -> int:
        """Give the number of a new worker with these files: its three streams, and its life.

        Raises `OSError` when the nursery has ended.
        """
        asked = json.dumps({"script": script, "folder": folder, "environment": environment})
        with self._one_at_a_time:
            socket.send_fds(self._door, [asked.encode()], files)
            answered = self._door.recv(64)
        if not answered:
            raise OSError("the nursery has ended")
        return int(answered)


class Worker:
    """Looks like the `subprocess.Popen` that the cloud expects."""

    def __init__(self, pid: int, stdin: int, stdout: int, stderr: int, living: int) -> None:
        self.pid = pid
        self.stdin = open(stdin, "w", encoding="utf-8", buffering=1)  # noqa: SIM115
        self.stdout = open(stdout, encoding="utf-8")  # noqa: SIM115
        self.stderr = open(stderr, encoding="utf-8")  # noqa: SIM115
        self._living: int | None = living
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Give a code if the worker has ended: nobody but its parent knows which."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises `subprocess.TimeoutExpired`."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(WORKER, timeout or 0)
        return code

    def _ended(self, timeout: float | None) -> int | None:
        if self._living is not None and select.select([self._living], [], [], timeout)[0]:
            os.close(self._living)
            self._living, self.returncode = None, 1
        return self.returncode

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def _signal(self, which: signal.Signals) -> None:
        if self.poll() is None:
            try:
                os.kill(self.pid, which)
            except ProcessLookupError:
                return


class Unpacking:
    """Stands in for the module `zipfile` where the cloud unpacks the code of a worker.

    A forked worker runs what the nursery has learned, so the same code is shown to it in its
    folder and not unpacked again; anything else is unpacked.
    """

    def __init__(self, code: Path) -> None:
        files = [path for path in code.rglob("*") if path.is_file()]
        learned = {(p.relative_to(code).as_posix(), crc32(p.read_bytes())) for p in files}

        class Packed(zipfile.ZipFile):
            """One packed folder."""

            def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
                """Link what is known, and unpack what is not."""
                held = {(i.filename, i.CRC) for i in self.infolist() if not i.is_dir()}
                if not held <= learned:
                    super().extractall(path, members, pwd)
                    return
                for entry in code.iterdir():
                    Path(path, entry.name).symlink_to(entry)

        self.ZipFile = Packed

    def __getattr__(self, name: str) -> Any:
        """Everything else is as it was."""
        return getattr(zipfile, name)


class Forking:
    """Stands in for the module `subprocess` where the cloud starts workers."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    def __getattr__(self, name: str) -> Any:
        """Everything else is as it was."""
        return getattr(subprocess, name)

    def Popen(self, args: list[str], **more: Any) -> Any:  # noqa: N802 - its name there
        """Fork a worker where one is asked for; start whatever else it is."""
        if Path(args[-1]).name != WORKER:
            return subprocess.Popen(args, **more)  # noqa: S603 - as the cloud asked
        return self._nursery.fork(args[-1], more["cwd"], more["env"])
