"""Hosts with one table and no functions, which tests start and kill."""

from pathlib import Path

from tests.support.spawn import spawned


class BareHost:
    """The embedded cloud in a process of its own."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.gateway = self.table = ""

    def start(self) -> None:
        self._process = spawned("tests.e2e.bare_host", str(self._data))
        assert self._process.stdout is not None
        self.gateway, self.table = self._process.stdout.readline().split()

    def ends(self) -> int:
        """Start it, expect that it ends by itself, and give its exit code."""
        self._process = spawned("tests.e2e.bare_host", str(self._data))
        code = self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return code

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()
