"""One that cannot be looked after does not keep anybody from its neighbours."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def each(items: Iterable[T], look_after: Callable[[T], R]) -> list[R]:
    """Look after every item and give what came of it.

    Raises one `ExceptionGroup` once all had their turn, so that whoever failed is heard.
    """
    found: list[R] = []
    errors: list[Exception] = []
    for item in items:
        try:
            found.append(look_after(item))
        except ExceptionGroup as group:
            errors += group.exceptions
        except Exception as error:  # noqa: BLE001 - raised below, after the neighbours
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} could not be looked after", errors)
    return found


def in_turn(*work: Callable[[], object]) -> None:
    """Do one piece of work after the other, although one before it failed; but never once dead.

    Raises as `each` does.
    """
    each(work, lambda do: do())
