"""One measured figure, beside a baseline taken in the same run."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """What `bench.json` holds under a name; a ratio above 1 is better than the baseline."""

    value: float
    unit: str
    baseline: str
    baseline_value: float
    ratio: float
    how: str

    def as_json(self) -> dict[str, object]:
        """Give the figure with numbers short enough to read."""
        rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}
        return dict(rounded)


def rate(value: float, unit: str, baseline: str, base: float, how: str) -> Figure:
    """Give a figure of which more is better."""
    return Figure(value, unit, baseline, base, value / base, how)


def duration(value: float, unit: str, baseline: str, base: float, how: str) -> Figure:
    """Give a figure of which less is better."""
    return Figure(value, unit, baseline, base, base / value, how)


def seconds(work: Callable[[], object]) -> float:
    """Give how long `work()` takes once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def per_second(work: Callable[[int], object], times: int, rounds: int = 3) -> float:
    """Give how often a second `work(n)` can be done: the median of some rounds."""
    found = []
    for number in range(rounds):
        begun = time.perf_counter()
        for n in range(times):
            work(number * times + n)
        found.append(times / (time.perf_counter() - begun))
    return median(found)


def interleaved(
    works: dict[str, Callable[[int], object]], times: int, rounds: int = 3
) -> dict[str, float]:
    """Give the same for several works in turn, so that a busy machine slows all of them."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        for name, work in works.items():
            begun = time.perf_counter()
            for n in range(times):
                work(number * times + n)
            found[name].append(times / (time.perf_counter() - begun))
    return {name: median(rates) for name, rates in found.items()}
