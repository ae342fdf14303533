"""Facts are plain data; what is recorded of them is exactly what the rules were shown.

Booleans, whole numbers of 64 bits, text and lists stay as they are; a `Decimal`, and whatever is
declared a number, becomes a double; a date or time becomes its ISO text; null is a fact nobody knows.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import JsonValue

from shared.policy.policy import Policy

_WHOLE = range(-(2**63), 2**63)
_KINDS: dict[str, type | tuple[type, ...]] = {
    "bool": bool,
    "int": int,
    "number": (int, float),
    "text": str,
    "list": list,
}


@dataclass(frozen=True)
class Known:
    """The facts that a policy reads, as `noun.property` → value."""

    facts: dict[str, JsonValue]
    unusable: frozenset[str]
    """Given, but not what a rule can weigh: of another type, or a number beyond 64 bits."""


def known(given: Mapping[str, object], wanted: Mapping[str, str]) -> Known:
    """Pick the wanted facts out of nested or dotted ones; the rest does not count as used.

    `wanted` names them with their declared types.
    """
    facts: dict[str, JsonValue] = {}
    unusable: set[str] = set()
    for path, kind in wanted.items():
        value = plain(find(given, path))
        if value is None:
            continue
        if usable(value) and (not kind or _fits(value, kind.removesuffix("?"))):
            facts[path] = _as_declared(value, kind)
        else:
            unusable.add(path)
    return Known(facts, frozenset(unusable))


def _as_declared(value: JsonValue, kind: str) -> JsonValue:
    if isinstance(value, int) and not isinstance(value, bool) and kind.startswith("number"):
        return float(value)
    return value


def find(given: Mapping[str, object], path: str) -> object:
    """Look up `noun.property`, in nested facts or in recorded ones; None where unknown."""
    if path in given:
        return given[path]
    here: object = given
    for part in path.split("."):
        if not isinstance(here, Mapping):
            return None
        here = here.get(part)
    return here


def plain(value: object) -> JsonValue:
    """Give a value as JSON knows it; raises `TypeError` for what is no fact at all."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    raise TypeError(f"a {type(value).__name__} cannot be a fact")


def usable(value: JsonValue) -> bool:
    """Say whether a rule can weigh a value: whole numbers of 64 bits, finite doubles."""
    if isinstance(value, list):
        return all(usable(item) for item in value)
    if isinstance(value, dict):
        return all(usable(item) for item in value.values())
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int):
        return value in _WHOLE
    return math.isfinite(value) if isinstance(value, float) else True


def nested(facts: Mapping[str, JsonValue], wanted: Iterable[str]) -> dict[str, JsonValue]:
    """Build the tree that conditions read; every noun is there, even with nothing known of it."""
    tree: dict[str, JsonValue] = {}
    for path in wanted:
        *parents, leaf = path.split(".")
        here = tree
        for part in parents:
            inner = here.setdefault(part, {})
            if not isinstance(inner, dict):
                raise TypeError(f"{path} lies inside a fact")
            here = inner
        if path in facts:
            here[leaf] = facts[path]
    return tree


def mismatches(policy: Policy, given: Mapping[str, object]) -> tuple[str, ...]:
    """Name what is wrong with given facts by the policy's declaration: unknown, absent, mistyped.

    For tests of whoever provides the facts, and for the policy's own examples.
    """
    declared = policy.declared()
    wrong = [f"{path} is not declared" for path in _paths(given) if path not in declared]
    for path, kind in declared.items():
        value = plain(find(given, path))
        if value is None:
            if not kind.endswith("?"):
                wrong.append(f"{path} is missing")
        elif not _fits(value, kind.removesuffix("?")):
            wrong.append(f"{path} must be {kind.removesuffix('?')}")
    return tuple(wrong)


def _paths(given: Mapping[str, object]) -> list[str]:
    return [
        f"{noun}.{name}"
        for noun, properties in given.items()
        if isinstance(properties, Mapping)
        for name in properties
    ]


def _fits(value: JsonValue, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "bool"
    return isinstance(value, _KINDS[kind])
