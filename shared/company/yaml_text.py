"""YAML is read strictly: a key stands once, and every fault names its file and place."""

from collections.abc import Hashable
from typing import Any

import yaml
from pydantic import ValidationError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "tuple_type": "must be a list",
    "too_short": "must hold at least one entry",
}


class Invalid(ValueError):
    """A file says something that cannot be meant; the message is one line for its author."""


class _Strict(_Loader):  # type: ignore[misc]
    """Refuses a key that stands twice instead of keeping the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:merge" and key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return found


def read(text: str, file: str) -> dict[str, Any]:
    """Parse a mapping, or raise `Invalid` with the line at fault."""
    try:
        found = yaml.load(text, Loader=_Strict)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        where = f"line {mark.line + 1}" if mark else "somewhere"
        raise Invalid(f"{file}: {where}: {broken.problem}") from None
    except yaml.YAMLError as broken:
        said = str(broken).splitlines()[0]
        raise Invalid(f"{file}: {said}") from None
    if not isinstance(found, dict):
        raise Invalid(f"{file}: must hold named fields")
    return found


def fault(broken: ValidationError, given: Any, file: str) -> Invalid:
    """Turn the first fault of a checked model into one line: file, field and what it must be."""
    first = broken.errors(include_url=False, include_context=False, include_input=False)[0]
    field = _path(first["loc"], given, missing=first["type"] == "missing")
    said = first["msg"].removeprefix("Value error, ")
    if first["type"] == "string_pattern_mismatch":
        said = "must be a mail address" if "@" in said else "is not written as it must be"
    said = said.replace("Input should be", "must be").replace("Input", "it")
    said = _SAID.get(first["type"], said)
    return Invalid(f"{file}: {field}: {said}" if field else f"{file}: {said}")


def _path(loc: tuple[int | str, ...], given: Any, *, missing: bool) -> str:
    """Write a place as `services[1].price.amount`; names of union members are left out."""
    path, here = "", given
    for depth, part in enumerate(loc):
        if isinstance(part, int):
            path += f"[{part}]"
            here = here[part] if isinstance(here, list) and part < len(here) else None
            continue
        known = isinstance(here, dict) and part in here
        absent = missing and depth == len(loc) - 1
        if not known and not absent and here is not None:
            continue
        path += f".{part}" if path else str(part)
        here = here[part] if isinstance(here, dict) and known else None
    return path
