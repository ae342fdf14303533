"""Everything that can happen, as a page to read: made from the contract, never by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "docs/events.md"
Json = dict[str, Any]

HEAD = """# Everything that can happen

Every event that may lie in a log, by the noun it happens to. Fields marked 🔒 are personal: sealed
under the person's own key, and gone once that key is destroyed. Every event also has `at`, the
time at which it happened, in UTC. The shapes are in `shared/domain/events.contract.json`.

This page is made by `python -m tests.support.event_contract`.
"""


def page(contract: Json) -> str:
    """Give the page."""
    nouns = dict.fromkeys(entry["noun"] for entry in contract.values())
    parts = [HEAD]
    for noun in nouns:
        parts.append(f"## {noun.capitalize()}\n")
        parts += [_event(name, entry) for name, entry in contract.items() if entry["noun"] == noun]
    return "\n".join(parts).rstrip() + "\n"


def _event(name: str, entry: Json) -> str:
    schema = entry["schema"]
    version = f" · version {entry['version']}" if entry["version"] > 1 else ""
    said = " ".join(schema["description"].split())
    rows = list(_rows(schema, set(entry["personal"])))
    table = ["| Field | Holds | |", "|---|---|---|", *rows, ""] if rows else []
    return "\n".join([f"### {name}{version}\n", said, "", *table])


def _rows(schema: Json, personal: set[str]) -> Iterator[str]:
    required = set(schema.get("required", ()))
    for name, field in schema["properties"].items():
        if name == "at":
            continue
        marks = " 🔒" * (name in personal)
        optional = "" if name in required else ", optional"
        said = field.get("description", "").replace("|", "\\|")
        yield f"| `{name}`{marks} | {_shape(field)}{optional} | {said} |"


def _shape(field: Json) -> str:
    """Say in a word or two what a field holds."""
    if "$ref" in field:
        return f"`{field['$ref'].rpartition('/')[2]}`"
    if "anyOf" in field:
        return " or ".join(_shape(each) for each in field["anyOf"])
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{each}`" if each else "nothing" for each in field["enum"])
    if field.get("type") == "array":
        return f"list of {_shape(field.get('items', {}))}"
    plain = {"string": "text", "integer": "number", "boolean": "yes or no", "object": "object"}
    found = field.get("format") or plain.get(field.get("type", ""), field.get("type", "anything"))
    return str(found).replace("date-time", "time").replace("null", "nothing")
