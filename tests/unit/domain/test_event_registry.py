"""The log reads with a registry: one type of event for each name."""

import pytest

from shared.domain.event import Event, Registry


class Rang(Event):
    """A bell rang."""


class Called(Event):
    """Somebody called."""


def test_each_type_is_found_by_its_name() -> None:
    known = Registry().add(Rang, Called)
    assert known.names() == ["Called", "Rang"]
    assert (known["Rang"], known["Called"]) == (Rang, Called)


def test_adding_a_type_again_changes_nothing() -> None:
    assert Registry().add(Rang).add(Rang).names() == ["Rang"]


def test_two_types_are_never_called_the_same() -> None:
    other = type("Rang", (Event,), {})
    with pytest.raises(ValueError, match=r"^two event types are called Rang$"):
        Registry().add(Rang, other)


def test_a_version_that_nobody_can_lift_is_refused() -> None:
    assert Rang.upcast(1, {"a": 1}) == {"a": 1}
    with pytest.raises(ValueError, match=r"^Rang of version 2 cannot be read$"):
        Rang.upcast(2, {})
