"""What is judged is one moment of the core: what moved meanwhile is looked at again."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.soak.calm import Calm

BROKEN = ("a view differs from the fold", "actions/1")


def calm(
    monkeypatch: pytest.MonkeyPatch, seen: list[list[tuple[str, str]]], moved: list[tuple[int, int]]
) -> tuple[Calm, list[str]]:
    """Give a calm that sees this at one look after another, while the core moves so."""
    told: list[str] = []
    looks, moves = iter(seen), iter(moved)
    reality: Any = SimpleNamespace(moved=lambda: next(moves), catch_up=lambda: None)
    monkeypatch.setattr("tests.soak.calm.Reality", lambda _ground: reality)
    monkeypatch.setattr("tests.soak.calm.broken", lambda _reality: next(looks))
    monkeypatch.setattr(Calm, "_rest", lambda _self: [])
    monkeypatch.setattr(Calm, "_settled", lambda _self: None)
    ground: Any = SimpleNamespace(count=told.append)
    agenda: Any = None
    return Calm(ground, agenda, {}), told


def test_what_was_torn_because_a_mail_left_meanwhile_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looking, told = calm(monkeypatch, [[BROKEN], []], [(7, 1), (9, 2), (9, 2), (9, 2)])
    assert looking.judged() == []
    assert told == ["moved while it was looked at, and looked at again"]


def test_what_is_broken_while_nothing_moves_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    looking, told = calm(monkeypatch, [[BROKEN]], [(7, 1), (7, 1)])
    assert (looking.judged(), told) == ([BROKEN], [])
