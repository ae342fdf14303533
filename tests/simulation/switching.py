"""How a protection is taken away for a while: in the twins and the wiring, never in the product."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from shared.domain.writes import Part, Recorded, Write
from shared.log.in_memory import InMemoryEventLog
from tests.simulation.plan import Plan
from tests.simulation.ports import SimLog
from tests.simulation.quick_log import QuickEventLog

Pick = Callable[[list[Write]], list[Write]]
"""Of the writes of one append, those that are torn off and land first."""


class Off:
    """Puts other things in place, and what was there back again."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any]] = []

    def put(self, owner: Any, name: str, other: Any) -> Any:
        """Put something else under a name; give what stood there."""
        here = owner.__dict__[name] if name in owner.__dict__ else getattr(owner, name)
        self._before.append((owner, name, here))
        setattr(owner, name, other)
        return here

    def restore(self) -> None:
        """Put everything back."""
        for owner, name, before in reversed(self._before):
            setattr(owner, name, before)
        self._before.clear()


@dataclass(frozen=True)
class Switch:
    """One protection, how it is switched off, and which faults it is there for."""

    rule: int
    protects: str
    off: Callable[[Off], None]
    kinds: tuple[str, ...] = ()
    heat: float = 6.0
    traits: tuple[tuple[str, Any], ...] = ()
    """What every plan must be like, for instance that the provider refuses."""
    needless: str = ""
    """Why nobody misses it, where that is known; told in docs/decisions."""
    faults: int = 30

    def plan(self, plan: Plan) -> Plan:
        """Bend a plan towards the faults that this protection is there for."""
        if self.kinds:
            plan = replace(plan, kinds=frozenset(self.kinds), heat=self.heat, faults=self.faults)
        return replace(plan, **dict(self.traits))


@contextmanager
def switched_off(switch: Switch) -> Iterator[None]:
    """Take a protection away for a while."""
    off = Off()
    try:
        switch.off(off)
        yield
    finally:
        off.restore()


def tear(off: Off, pick: Pick) -> None:
    """Let a part of an append land before the rest, with a chance to die between."""
    whole = SimLog.append

    def torn(self: SimLog, origin: Any, *parts: Part) -> list[Recorded]:
        writes = [p for p in parts if isinstance(p, Write) and p.events]
        first = pick(writes) if len(writes) > 1 else []
        rest = [w for w in writes if w not in first]
        if not first or not rest:
            return whole(self, origin, *parts)
        checks = [p for p in parts if p not in writes]
        return [*whole(self, origin, *first, *checks), *whole(self, origin, *rest)]

    off.put(SimLog, "append", torn)


def holding(*types: str) -> Pick:
    """Pick the writes that hold an event of these types."""

    def pick(writes: list[Write]) -> list[Write]:
        return [w for w in writes if any(type(e).__name__ in types for e in w.events)]

    return pick


def bend(off: Off, change: Callable[[QuickEventLog, list[Part]], list[Part]]) -> None:
    """Change what every append asks of the log."""
    straight = QuickEventLog.append

    def bent(self: QuickEventLog, origin: Any, *parts: Part) -> list[Recorded]:
        return straight(self, origin, *change(self, list(parts)))

    off.put(QuickEventLog, "append", bent)


def without_checks(wanted: Callable[[str], bool]) -> Callable[[Any, list[Part]], list[Part]]:
    """Drop the checks on streams that are wanted."""

    def change(_log: Any, parts: list[Part]) -> list[Part]:
        return [p for p in parts if isinstance(p, Write) or not wanted(p.stream)]

    return change


def at_the_head(log: InMemoryEventLog, parts: list[Part]) -> list[Part]:
    """Append at whatever version a stream now has; checks stay as they are."""
    return [
        replace(p, after=log.head(p.stream)) if isinstance(p, Write) and p.events else p
        for p in parts
    ]
