"""An event says what happened, once and for all; its personal fields can be forgotten."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Personal:
    """Marks a field that is sealed at rest, and says what stands in its place once forgotten."""

    when_forgotten: Any


class Forgotten(str):
    """What is read where a person's words stood before their key was destroyed."""

    __slots__ = ()


FORGOTTEN = Forgotten("[forgotten]")

PersonalText = Annotated[str, Personal(FORGOTTEN)]
PersonalTexts = Annotated[tuple[str, ...], Personal((FORGOTTEN,))]


class Event(Value):
    """Something that happened; the class name is its type and `VERSION` that of its shape."""

    VERSION: ClassVar[int] = 1
    at: AwareDatetime
    """When it happened, UTC."""

    @classmethod
    def personal_fields(cls) -> dict[str, Any]:
        """Give the sealed fields and what replaces each once forgotten."""
        return _personal(cls)

    @classmethod
    def upcast(cls, version: int, data: dict[str, Any]) -> dict[str, Any]:
        """Lift stored data of an older `version` to the present shape; stored bytes stay."""
        if version != cls.VERSION:
            raise ValueError(f"{cls.__name__} of version {version} cannot be read")
        return data


class Command(Value):
    """A wish, with the time at which it is made."""

    at: AwareDatetime


@cache
def _personal(cls: type[Event]) -> dict[str, Any]:
    return {
        name: mark.when_forgotten
        for name, field in cls.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Personal)
    }


class Registry:
    """Every type of event by its name; the log reads with it."""

    def __init__(self) -> None:
        self._types: dict[str, type[Event]] = {}

    def add(self, *types: type[Event]) -> Self:
        """Register event classes, each name once."""
        for kind in types:
            if self._types.setdefault(kind.__name__, kind) is not kind:
                raise ValueError(f"two event types are called {kind.__name__}")
        return self

    def __getitem__(self, name: str) -> type[Event]:
        return self._types[name]

    def names(self) -> list[str]:
        """Give all type names, sorted."""
        return sorted(self._types)
