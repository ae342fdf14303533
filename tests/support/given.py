"""given(events).when(command).then(events): the one way to test a decider."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest

from shared.domain.errors import Refused


class Given:
    """A decider and the events that already happened."""

    def __init__(self, decider: Any, initial: Any, *events: Any) -> None:
        self._decider = decider
        self.state = reduce(decider.evolve, events, initial)

    def when(self, command: Any) -> When:
        """Wish for something."""
        return When(self._decider, self.state, command)


class When:
    """A command about to be decided."""

    def __init__(self, decider: Any, state: Any, command: Any) -> None:
        self._decider, self._state, self._command = decider, state, command

    def then(self, *expected: Any) -> None:
        """Exactly this follows, and folding it in refuses nothing and counts every event."""
        decided = self._decide()
        assert decided == list(expected)
        after = reduce(self._decider.evolve, decided, self._state)
        assert after.version == self._state.version + len(decided)

    def then_once(self, *expected: Any) -> None:
        """Exactly this follows, and the same wish again changes nothing."""
        self.then(*expected)
        after = reduce(self._decider.evolve, expected, self._state)
        assert self._decider.decide(after, self._command) == []

    def then_nothing(self) -> None:
        """Nothing follows."""
        assert self._decide() == []

    def then_refused(self, because: str) -> None:
        """It is refused with these words."""
        with pytest.raises(Refused, match=because):
            self._decide()

    def _decide(self) -> Any:
        return self._decider.decide(self._state, self._command)
