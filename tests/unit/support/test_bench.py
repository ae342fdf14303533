"""The benchmarks set each figure beside the one it is to be compared with."""

import pytest

from tests.bench.inquiry import HOPS, Passed, beside

NAMES = [*(name for name, _, _ in HOPS), "mailed"]


def way(*spent: float) -> Passed:
    """Give a way whose hops took so many milliseconds."""
    marks = {name: sum(spent[: n + 1]) / 1000 for n, name in enumerate(NAMES[:-1])}
    return Passed.of(0.0, sum(spent), marks)


def test_a_hop_lasts_from_the_one_before_until_its_own_end() -> None:
    assert way(10, 20, 30, 40, 50, 60).hops == pytest.approx(
        dict(zip(NAMES, (10, 20, 30, 40, 50, 60), strict=True))
    )


def test_each_hop_stands_beside_the_same_hop_with_an_empty_handler() -> None:
    found = dict(beside([way(10, 20, 30, 40, 50, 60)], [way(1, 4, 10, 10, 5, 15)]))
    ratios = {name: figure.ratio for name, figure in found.items()}
    assert ratios == pytest.approx(
        {
            "mail_to_approval": 45 / 210,
            **{
                f"hop_{n}": r
                for n, r in zip(NAMES, (0.1, 0.2, 1 / 3, 0.25, 0.1, 0.25), strict=True)
            },
        }
    )
    parts = [figure for name, figure in found.items() if name.startswith("hop_")]
    whole = found["mail_to_approval"]
    assert sum(part.value for part in parts) == pytest.approx(whole.value)
    assert sum(part.baseline_value for part in parts) == pytest.approx(whole.baseline_value)


def test_of_several_ways_the_median_counts() -> None:
    some = [way(10, 1, 1, 1, 1, 1), way(20, 1, 1, 1, 1, 1), way(90, 1, 1, 1, 1, 1)]
    received = dict(beside(some, some[:1]))["hop_received"]
    assert received.value == pytest.approx(20)
    assert received.baseline_value == pytest.approx(10)
