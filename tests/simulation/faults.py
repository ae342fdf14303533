"""What may go wrong in one schedule, by seeded luck, and what did."""

import random
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Faults:
    """The faults of one schedule; `Faults()` has none."""

    left: int = 0
    heat: float = 0.0
    """Times the probability that each door names for itself."""
    kinds: frozenset[str] | None = None
    """Which may strike; None for all."""
    skipped: frozenset[int] = frozenset()
    """Faults to leave out, by their order; shrinking finds them."""
    luck: random.Random = field(default_factory=lambda: random.Random("faults"))
    """Decides about faults alone, so that leaving one out changes nothing before it."""
    order: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)

    def strike(self, kind: str, probability: float) -> bool:
        """Say whether a fault of this kind strikes, and count it off."""
        if self.left <= 0 or (self.kinds is not None and kind not in self.kinds):
            return False
        if self.luck.random() >= probability * self.heat:
            return False
        self.order += 1
        if self.order in self.skipped:
            return False
        self.left -= 1
        self.orders.append(self.order)
        return True

    def note(self, kind: str, at: float) -> None:
        """Keep what struck, and when."""
        self.struck[kind] += 1
        self.times.append(at)
