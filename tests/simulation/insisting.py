"""Providers insist: what was not answered is tried again, with pauses of their own."""

from collections.abc import Callable
from typing import Any

from tests.simulation.scheduler import Scheduler


def insist(
    scheduler: Scheduler,
    name: str,
    run: Callable[[], Any],
    again: tuple[float, ...],
    done: Callable[[Any], None] = lambda _answer: None,
) -> None:
    """Call, and call again after each pause until an answer comes, which `done` is given."""

    def ended(how: str, answer: object) -> None:
        if how == "done":
            done(answer)
        elif again:
            at = scheduler.seconds + again[0]
            scheduler.at(at, "again", lambda: insist(scheduler, name, run, again[1:], done))

    scheduler.spawn(name, run, ended=ended)
