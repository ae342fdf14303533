"""Reads an assembly the way the tests speak of it."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

Resource = dict[str, Any]


class Assembly:
    """The templates of one stage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def stacks(self) -> dict[str, Any]:
        """Give every template by the last part of its stack's name."""
        files = sorted(self.folder.glob("*.template.json"))
        return {
            f.name.removesuffix(".template.json").split("-")[-1]: json.loads(f.read_text())
            for f in files
        }

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """Give every resource of every stack by its logical id."""
        return {
            name: resource
            for stack in self.stacks.values()
            for name, resource in stack["Resources"].items()
        }

    def of_type(self, kind: str) -> Iterator[Resource]:
        """Give every resource of one type."""
        return (r for r in self.resources.values() if r["Type"] == kind)

    def properties(self, kind: str) -> list[Any]:
        """Give the properties of every resource of one type."""
        return [r["Properties"] for r in self.of_type(kind)]

    @cached_property
    def functions(self) -> dict[str, Any]:
        """Give the properties of our functions by their names in the manifest."""
        found = {}
        for properties in self.properties("AWS::Lambda::Function"):
            handler = properties["Handler"]
            if handler.startswith("functions."):
                found[handler.split(".")[1]] = properties
        return found

    def statements(self, function: str) -> list[Any]:
        """Give every policy statement that a function's role holds."""
        role = self.functions[function]["Role"]["Fn::GetAtt"][0]
        documents = [p["PolicyDocument"] for p in self._inline(role)]
        attached = (p for p in self.properties("AWS::IAM::Policy") if {"Ref": role} in p["Roles"])
        documents.extend(policy["PolicyDocument"] for policy in attached)
        return [statement for document in documents for statement in document["Statement"]]

    def allowed(self, function: str) -> dict[str, set[str]]:
        """Give what a function may do as {action: resources as text}."""
        found: dict[str, set[str]] = {}
        for statement in self.statements(function):
            for action in listed(statement["Action"]):
                spelled = {text(r) for r in listed(statement["Resource"])}
                found.setdefault(action, set()).update(spelled)
        return found

    def _inline(self, role: str) -> list[Any]:
        policies: list[Any] = self.resources[role]["Properties"].get("Policies", [])
        return policies

    def named(self, kind: str, prefix: str) -> Resource:
        """Give the one resource of a type whose logical id begins so."""
        (found,) = [
            r for name, r in self.resources.items() if r["Type"] == kind and name.startswith(prefix)
        ]
        return found


def listed(value: Any) -> list[Any]:
    """Give a list of what CloudFormation lets stand alone."""
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """Write a value with its references as words, good enough to look for a part of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and "Fn::Join" in value:
        return "".join(text(part) for part in value["Fn::Join"][1])
    return json.dumps(value)
