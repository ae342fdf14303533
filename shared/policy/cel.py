"""A rule's condition in CEL, compiled once; celpy is imported by the first one, for it is slow."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from types import CodeType
from typing import Any

from pydantic import JsonValue

MACROS = frozenset({"all", "exists", "exists_one", "filter", "map"})
_BUILT_IN = frozenset({"true", "false", "null", "bool", "bytes", "double", "duration", "int"}) | {
    "list", "map", "null_type", "string", "timestamp", "type", "uint",
}  # fmt: skip
PRESENT = "known__"
"""The noun under which conditions find whether a fact is known; no fact may have it."""
RESERVED = frozenset({PRESENT, "identifiers", "functions", "package", "get", "clone"})
_ONE_AT_A_TIME = Lock()
"""celpy has one parser for all threads."""


class NotCel(ValueError):
    """The text is no CEL condition; the message says where it breaks off."""


class Unknowable(Exception):
    """The condition gave no yes or no: a fact is missing, or types do not fit."""


Shown = dict[str, Any]
"""Facts as compiled conditions see them; made once per judgement, for one thread."""


@dataclass(frozen=True)
class Condition:
    """One compiled condition and the facts it reads."""

    code: CodeType
    reads: tuple[str, ...]
    """Every fact that the condition mentions, `noun.property`."""
    guarded: frozenset[str]
    """Facts whose presence it asks for with `has()`."""

    def holds(self, shown: Shown) -> bool:
        """Say whether it holds; raises `Unknowable` when it cannot be said.

        As in CEL, `true || missing` is true and `false && missing` is false.
        """
        try:
            exec(self.code, shown)  # noqa: S102 - what celpy made of the owner's own policy
        except Exception:  # noqa: BLE001 - as in celpy, whatever breaks is an evaluation error
            raise Unknowable from None
        answer = shown["CEL"]
        if type(answer).__name__ not in ("bool", "BoolType"):
            raise Unknowable
        return bool(answer)


def condition(text: str) -> Condition:
    """Compile a condition, or raise `NotCel`."""
    import celpy
    from celpy.celparser import CELParseError

    logging.getLogger("celpy").setLevel(logging.CRITICAL)  # it logs the facts of each failure
    with _ONE_AT_A_TIME:
        environment = celpy.Environment(runner_class=celpy.CompiledRunner)
        try:
            tree = environment.compile(text)
        except CELParseError as broken:
            raise NotCel(_where(broken, text)) from None
        reads = tuple(dict.fromkeys(_reads(tree, frozenset())))
        guarded = frozenset(_take_has(tree))
        try:
            program: Any = environment.program(tree)
        except Exception as broken:  # noqa: BLE001 - celpy's transpiler raises whatever it meets
            raise NotCel(f"cannot be compiled: {type(broken).__name__}") from None
    return Condition(program.tp.executable_code, reads, guarded)


def show(tree: dict[str, JsonValue], present: Mapping[str, bool]) -> Shown:
    """Turn facts, and which of them are known, into what conditions read.

    celpy would copy all names for each condition; here a judgement's conditions share them, in
    globals of their own instead of those of celpy's module, so that threads do not meet.
    """
    from celpy import evaluation
    from celpy.adapter import json_to_cel

    known = {_flat(path): there for path, there in present.items()}
    values: Any = json_to_cel({**tree, PRESENT: known})
    facts = evaluation.Activation(vars=values)
    vars(facts).update(values)
    return {**vars(evaluation), "base_activation": facts}


def _where(broken: Any, text: str) -> str:
    line, column = getattr(broken, "line", None), getattr(broken, "column", None)
    if isinstance(column, int) and column > 0:
        rest = text.splitlines()[(line or 1) - 1][column - 1 :].strip()
        return f"breaks off at “{rest[:30]}”" if rest else "breaks off at its end"
    return "breaks off at its end"


def _reads(tree: Any, bound: frozenset[str]) -> Iterator[str]:
    """Name the facts below a node, the longest path of each, without macro variables."""
    path = _path(tree)
    if path is not None:
        if path.split(".")[0] not in bound | _BUILT_IN:
            yield path
        return
    children = [child for child in tree.children if hasattr(child, "children")]
    if tree.data == "member_dot_arg" and str(tree.children[1]) in MACROS and len(children) == 2:
        variable = _path(children[1].children[0])
        yield from _reads(children[0], bound)
        yield from _reads(children[1], bound | ({variable} if variable else set()))
        return
    for child in children:
        yield from _reads(child, bound)


def _take_has(tree: Any) -> Iterator[str]:
    """Turn each `has(noun.property)` into a plain fact, and name the property.

    celpy's compiled has() gives a Python bool, which its own `&&` then takes for an error.
    """
    from celpy.evaluation import TranspilerTree as Tree
    from lark import Token

    for node in list(tree.iter_subtrees()):
        if node.data == "ident_arg" and str(node.children[0]) == "has":
            path = _path(node.children[1].children[0])
            if path is not None:
                noun = Tree("ident", [Token("IDENT", PRESENT)])
                node.data, node.children = "member_dot", [noun, Token("IDENT", _flat(path))]
                yield path


def _flat(path: str) -> str:
    return path.replace(".", "__")


def _path(tree: Any) -> str | None:
    """Give `noun.property` if a node is nothing else than that."""
    if tree.data == "member_dot":
        inner = _path(tree.children[0])
        return None if inner is None else f"{inner}.{tree.children[1]}"
    if tree.data == "ident":
        return str(tree.children[0])
    only = tree.children[0] if len(tree.children) == 1 else None
    return _path(only) if hasattr(only, "children") and tree.data in _WRAPPERS else None


_WRAPPERS = frozenset({"expr", "conditionalor", "conditionaland", "relation", "addition"}) | {
    "multiplication", "unary", "member", "primary", "paren_expr",
}  # fmt: skip
