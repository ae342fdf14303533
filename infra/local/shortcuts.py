"""What the embedded cloud does again and again, done once; and a rest that nobody here needs.

These are private names of the pinned version, too. Without them everything is as it was, only
slower, so tests look whether each is still there.
"""

import time
from functools import cache, lru_cache
from typing import Any

import botocore.session

REST_BEFORE_START = 0.15
"""Seconds that the cloud lets pass before an execution's first state."""
MOST_CONDITIONS = 1024


def take() -> None:
    """Take them all; before the cloud is imported."""
    _read_descriptions_once()
    _check_conditions_once()
    _begin_at_once()


def _read_descriptions_once() -> None:
    """Let all sessions of this process share one loader of service descriptions.

    The cloud opens a session for every service that it answers for, and each would look through
    all descriptions and read its own anew.
    """
    botocore.session.create_loader = cache(botocore.session.create_loader)


def _check_conditions_once() -> None:
    """Remember which conditions are well formed: the cloud asks that for every row it looks at."""
    from ministack.services import dynamodb

    checked = lru_cache(MOST_CONDITIONS)(dynamodb._condition_syntax_error)  # noqa: SLF001
    dynamodb._condition_syntax_error = checked  # noqa: SLF001


def _begin_at_once() -> None:
    """Let an execution begin when it is started."""
    from ministack.services import stepfunctions

    stepfunctions.time = _Prompt()


class _Prompt:
    """Stands in for the module `time` where the cloud rests before it begins an execution."""

    def __getattr__(self, name: str) -> Any:
        """Everything else is as it was."""
        return getattr(time, name)

    def sleep(self, seconds: float) -> None:
        """Sleep, unless it is that rest."""
        if seconds != REST_BEFORE_START:
            time.sleep(seconds)
