"""The shape of every event that may lie in a log: checked in, and changed only compatibly.

`python -m tests.support.event_contract` writes it anew, and refuses a change that would make
stored events unreadable as long as the type's `VERSION` stays what it was.
"""

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared.domain.event import Event, Value
from shared.domain.registry import NOUNS, declared
from tests.support import events_doc

FILE = Path(__file__).parents[2] / "shared/domain/events.contract.json"
COMMAND = "python -m tests.support.event_contract"
Json = dict[str, Any]

SAID = frozenset({"title", "description", "default"})
"""What a schema says beside the shape."""


def contract(known: Json) -> Json:
    """Give what the code declares; shapes of earlier versions stay as they are known."""
    found: Json = {}
    for noun, module in NOUNS.items():
        for kind in declared(module):
            found[kind.__name__] = {"noun": noun, **_entry(kind)}
    for name, entry in found.items():
        before = known.get(name)
        earlier = dict(before["earlier"]) if before else {}
        if before and before["version"] < entry["version"]:
            earlier[str(before["version"])] = before["schema"]
        entry["earlier"] = earlier
    return found


def _entry(kind: type[Event]) -> Json:
    schema = kind.model_json_schema()
    for name, said in _docstrings(kind).items():
        schema["properties"][name]["description"] = said
    return {"version": kind.VERSION, "personal": sorted(kind.personal_fields()), "schema": schema}


def _docstrings(kind: type[Event]) -> dict[str, str]:
    """Give the sentence under each field, read from the source: no Lambda pays for it."""
    found = {}
    for each in reversed(kind.__mro__):
        if not issubclass(each, Value) or each is Value:
            continue
        body = ast.parse(inspect.getsource(each)).body[0]
        assert isinstance(body, ast.ClassDef)
        for field, after in zip(body.body, body.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(after, ast.Expr):
                assert isinstance(field.target, ast.Name)
                found[field.target.id] = " ".join(str(ast.literal_eval(after.value)).split())
    return {name: said for name, said in found.items() if name in kind.model_fields}


def breaks(known: Json, now: Json) -> list[str]:
    """Say what would make stored events unreadable, or lay open what was sealed."""
    found = []
    for name, before in known.items():
        after = now.get(name)
        if after is None:
            found.append(f"{name} is gone")
        elif after["version"] < before["version"]:
            found.append(f"{name} goes back to version {after['version']}")
        elif after["version"] == before["version"]:
            found += [f"{name}{why}" for why in _entry_breaks(before, after)]
    return found


def _entry_breaks(before: Json, after: Json) -> Iterator[str]:
    for field in sorted(set(before["personal"]) - set(after["personal"])):
        yield f".{field} is no longer personal"
    yield from _narrowed(before["schema"], after["schema"], (before["schema"], after["schema"]))


Roots = tuple[Json, Json]


def _narrowed(old: Json, new: Json, roots: Roots) -> Iterator[str]:
    """Say where what `old` allows is not allowed by `new`."""
    old, new = _resolved(old, roots[0]), _resolved(new, roots[1])
    if "anyOf" in old or "anyOf" in new:
        yield from _options(old, new, roots)
        return
    yield from _values(old, new)
    yield from _fields(old, new, roots)
    for part, word in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(old.get(part), dict) and isinstance(new.get(part), dict):
            yield from (f"{word}{why}" for why in _narrowed(old[part], new[part], roots))


def _options(old: Json, new: Json, roots: Roots) -> Iterator[str]:
    for option in old.get("anyOf", [old]):
        wanted = [list(_narrowed(option, each, roots)) for each in new.get("anyOf", [new])]
        if all(wanted):
            yield min(wanted, key=len)[0]


def _values(old: Json, new: Json) -> Iterator[str]:
    handled = SAID | {"properties", "required", "items", "additionalProperties", "enum", "const"}
    before, after = _allowed(old), _allowed(new)
    if after is not None and (before is None or not before <= after):
        gone = "anything" if before is None else ", ".join(sorted(before - after))
        yield f" no longer allows {gone}"
    for word in sorted((set(old) | set(new)) - handled - {"$defs"}):
        if old.get(word) != new.get(word):
            yield f" had {word} {old.get(word)}, now {new.get(word)}"


def _allowed(schema: Json) -> set[str] | None:
    if "const" in schema:
        return {json.dumps(schema["const"])}
    return {json.dumps(each) for each in schema["enum"]} if "enum" in schema else None


def _fields(old: Json, new: Json, roots: Roots) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in sorted(set(before) - set(after)):
        yield f".{name} is gone"
    for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield f".{name} is newly required"
    for name in sorted(set(before) & set(after)):
        yield from (f".{name}{why}" for why in _narrowed(before[name], after[name], roots))


def _resolved(schema: Json, root: Json) -> Json:
    """Follow a reference; what is said beside it does not change the shape."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def load() -> Json:
    """Give what is checked in."""
    known: Json = json.loads(FILE.read_text()) if FILE.exists() else {}
    return known


def written(found: Json) -> str:
    """Give the file's text."""
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write() -> int:
    """Write contract and page anew, unless stored events would become unreadable."""
    known = load()
    now = contract(known)
    broken = breaks(known, now)
    if broken:
        print(*broken, "Raise VERSION and give the type an `upcast`.", sep="\n", file=sys.stderr)
        return 1
    FILE.write_text(written(now))
    events_doc.FILE.write_text(events_doc.page(now))
    return 0


if __name__ == "__main__":
    sys.exit(write())
