"""Twins for tests and simulation: spending in a dictionary, and a model that follows a script."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from shared.models.model import Failed, Question, Replied, T


class InMemorySpend:
    """Accounts in this process's memory."""

    def __init__(self) -> None:
        self._accounts: dict[str, int] = {}
        self._lock = Lock()

    def add(self, account: str, micro: int, limit: int) -> bool:
        """Add unless the account would pass `limit`."""
        with self._lock:
            total = self._accounts.get(account, 0) + micro
            if total > limit:
                return False
            self._accounts[account] = total
            return True

    def correct(self, account: str, micro: int) -> None:
        """Add without a limit."""
        with self._lock:
            self._accounts[account] = self._accounts.get(account, 0) + micro

    def spent(self, account: str) -> int:
        """Give what an account holds."""
        return self._accounts.get(account, 0)


class NoModel:
    """There is no key, so nobody is ever asked."""

    def ready(self) -> bool:
        """Say no."""
        return False

    def ask(self, question: Question[T], within: float) -> Replied[T] | Failed:
        """Fail."""
        del question, within
        return Failed("no_key")


class ScriptedModel:
    """Answers each question as `script` says, and remembers what it was asked."""

    def __init__(self, script: Callable[[Question[Any]], Replied[Any] | Failed]) -> None:
        self._script = script
        self.asked: list[Question[Any]] = []

    def ready(self) -> bool:
        """Say yes."""
        return True

    def ask(self, question: Question[T], within: float) -> Replied[T] | Failed:
        """Give what the script says."""
        del within
        self.asked.append(question)
        return self._script(question)
