"""Frozen dataclasses that are plain for a while are made as before, and frozen again after it."""

from dataclasses import FrozenInstanceError
from inspect import signature
from typing import Any

import pytest

from shared.domain.writes import Origin
from tests.simulation import memory, plain

MADE = {cls: init for cls, name, init in plain.places() if name == "__init__"}


def _asked(init: Any) -> list[tuple[Any, ...]]:
    return [(p.name, p.kind, p.default) for p in signature(init).parameters.values()]


@pytest.mark.parametrize("cls", MADE, ids=lambda cls: cls.__name__)
def test_the_same_is_asked_of_whoever_makes_one(cls: Any) -> None:
    assert _asked(MADE[cls]) == _asked(cls.__init__)


def test_one_that_was_made_plain_equals_another_and_is_frozen_afterwards() -> None:
    frozen = Origin("keel", "keel/test")
    with memory.installed():
        plainly = Origin("keel", source="keel/test")
        plainly.trust = "none"  # type: ignore[misc]
    assert plainly == Origin("keel", "keel/test", trust="none") != frozen
    with pytest.raises(FrozenInstanceError):
        plainly.trust = ""  # type: ignore[misc]
