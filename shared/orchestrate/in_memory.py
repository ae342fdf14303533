"""Waits, executions and errands in one process's memory."""

from collections.abc import Iterator

from shared.orchestrate.waits import Wait


class InMemoryWaits:
    """Open waits in a dictionary."""

    def __init__(self) -> None:
        self._open: dict[str, Wait] = {}

    def park(self, wait: Wait) -> None:
        """Keep a wait open; the same token again replaces it."""
        self._open[wait.token] = wait

    def close(self, token: str) -> None:
        """Close a wait; closed and unknown ones are ignored."""
        self._open.pop(token, None)

    def open(self) -> Iterator[Wait]:
        """Give all open waits, oldest first."""
        return iter(sorted(self._open.values(), key=lambda wait: wait.parked_at))


class InMemoryExecutions:
    """Names of started executions and tokens that wait; nothing runs by itself."""

    def __init__(self) -> None:
        self.started: list[tuple[str, int]] = []
        """(subject, number), in the order in which they were first started."""
        self.waiting: set[str] = set()
        """Tokens on which an execution waits."""

    def start(self, subject: str, number: int) -> None:
        """Start execution `number` of a subject; known ones are left alone."""
        if (subject, number) not in self.started:
            self.started.append((subject, number))

    def wake(self, token: str) -> bool:
        """Let a waiting execution go on; False if none waits on this token."""
        if token not in self.waiting:
            return False
        self.waiting.remove(token)
        return True


class InMemoryErrands:
    """Actions that somebody was asked to look after; nobody does by itself."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        """Streams, in the order in which they were asked for."""

    def look_after(self, action: str) -> None:
        """Note the errand."""
        self.asked.append(action)
