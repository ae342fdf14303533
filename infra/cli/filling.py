"""What every filling of the log has in common: the house is held, and all is looked at again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.cli.saying import tell

if TYPE_CHECKING:
    from infra.cli.running import Core


@contextmanager
def filling(found: "Core") -> Iterator[None]:
    """Forget anew whoever was forgotten, and let the sweeper look through the whole log again.

    However far a filling came, and also where nothing was new: the one before this may have been
    broken off.
    """
    from shared.insight.forgetting import forget_again
    from shared.orchestrate.sweep import begin_again

    try:
        yield
    finally:
        forget_again(found.log, found.raw)
        begin_again(found.checkpoints)


def hold(found: "Core") -> Callable[[], bool]:
    """Give what stops the house before anything is there that could be acted upon."""
    from infra.cli.outbound import silence

    return lambda: silence(found, "Events came in that were made elsewhere.")


def tell_held(found: "Core") -> None:
    """Say how the house goes on where it is held."""
    if found.house.book.outbound().silent:
        tell("Nothing goes on by itself now. Look at what was planned, then: keel resume")
