"""An errand: an action is looked after now, and not only when the clock says so."""

from typing import Protocol


class Errands(Protocol):
    """Whoever can be sent to look after an action."""

    def look_after(self, action: str) -> None:
        """Have an action looked after soon; an errand may get lost, then the clock does it."""
        ...
