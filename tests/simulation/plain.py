"""Frozen dataclasses as plain ones, which take a third of the time to make.

Whatever the product holds is made of them, and a frozen one sets each of its fields by a call.
That nobody changes one is for the product's own tests, and mypy, to find.
"""

import dataclasses
import sys
from collections.abc import Iterator
from typing import Any


def places() -> Iterator[tuple[type, str, Any]]:
    """Give every frozen dataclass of the product with what makes it, and its fields, plain."""
    modules = [module for name, module in sys.modules.items() if name.startswith("shared.")]
    held = (each for module in modules for each in vars(module).values())
    for cls in dict.fromkeys(each for each in held if isinstance(each, type)):
        if _frozen(cls):
            yield cls, "__init__", _init(cls)
            yield cls, "__setattr__", object.__setattr__
            yield cls, "__delattr__", object.__delattr__  # one slot with the other


def _frozen(cls: type) -> bool:
    """Say whether it is one; not those that check what they are given, or keep it elsewhere."""
    params = vars(cls).get("__dataclass_params__")
    special = hasattr(cls, "__post_init__") or hasattr(cls, "__slots__")
    return params is not None and params.frozen and not special


def _init(cls: Any) -> Any:
    """Give the `__init__` of a dataclass with the same fields that is not frozen."""
    same = [
        (f.name, Any, dataclasses.field(default=f.default, default_factory=f.default_factory))
        for f in dataclasses.fields(cls)
    ]
    return dataclasses.make_dataclass(cls.__name__, same).__init__  # type: ignore[misc]
