"""Time travels where a file says so, and what was recorded stays in real time."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.clock.clock import FILE, SystemClock
from shared.clock.in_memory import MovableClock

A_DAY = timedelta(days=1)
SOON = timedelta(seconds=5)


def moved(clock: SystemClock) -> timedelta:
    """Give how far a clock is from the machine's, to the second."""
    by = clock.now() - datetime.now(UTC)
    return timedelta(seconds=round(by.total_seconds()))


def write(file: Path, seconds: str) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(seconds)
    fresh.replace(file)


def test_without_a_file_it_is_the_machine_s_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE, raising=False)
    assert moved(SystemClock()) == timedelta()
    assert SystemClock().now().tzinfo is UTC


def test_a_file_that_is_not_there_moves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE, str(tmp_path / "offset"))
    assert moved(SystemClock()) == timedelta()


def test_the_file_moves_what_decisions_are_made_by_and_not_what_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE, str(tmp_path / "offset"))
    write(tmp_path / "offset", "86400.0")
    clock = SystemClock()
    assert moved(clock) == A_DAY
    assert abs(clock.recorded() - datetime.now(UTC)) < SOON


def test_a_running_process_sees_every_move(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    clock = SystemClock(file)
    for days in (1, 9, 3):
        write(file, str(days * 86_400))
        assert moved(clock) == days * A_DAY
    file.unlink()
    assert moved(clock) == timedelta()


def test_two_moves_within_one_tick_of_the_file_system_are_both_seen(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    clock = SystemClock(file)
    write(file, "10")
    os.utime(file, ns=(1, 1))
    assert moved(clock) == timedelta(seconds=10)
    write(file, "20")
    os.utime(file, ns=(1, 1))
    assert moved(clock) == timedelta(seconds=20)


def test_an_empty_file_moves_nothing(tmp_path: Path) -> None:
    (tmp_path / "offset").write_text("")
    assert moved(SystemClock(tmp_path / "offset")) == timedelta()


def test_the_twin_stands_until_it_is_moved() -> None:
    clock = MovableClock()
    before = clock.now()
    assert clock.now() == before == clock.recorded()
    clock.move(A_DAY)
    assert clock.now() == before + A_DAY
