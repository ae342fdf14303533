"""How the command speaks: answers on stdout, for people or as JSON, and complaints on stderr."""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

DONE, NO, BAD_INPUT = 0, 1, 2
"""Exit codes: done; the answer is no; wrong usage or input that cannot be meant."""

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*\Z")
"""A moment as views hold it."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


class Trouble(Exception):
    """One line that tells a person what is wrong and what to do, with the exit code for it."""

    def __init__(self, line: str, code: int = BAD_INPUT) -> None:
        super().__init__(line)
        self.code = code


def complain(line: str) -> None:
    """Say on stderr what is wrong."""
    print(f"keel: {line}", file=sys.stderr)


def tell(line: str = "") -> None:
    """Say something to whoever asked."""
    print(line, flush=True)


def typed(text: str) -> str:
    """Give words as they were typed, or what stdin holds where they are `-`."""
    return sys.stdin.read() if text == "-" else text


def first(ids: Sequence[str], most: int = 1) -> str:
    """Name as many as a person reads, and count the others."""
    more = len(ids) - most
    return ", ".join(ids[:most]) + (f" and {more} more" if more > 0 else "")


def document(value: Any) -> None:
    """Print one JSON document on one line."""
    print(json.dumps(value, ensure_ascii=False, default=str), flush=True)


def note(line: str) -> None:
    """Say how far long work has come, where somebody is watching."""
    if sys.stderr.isatty():
        print(line, file=sys.stderr, flush=True)


def listing(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], empty: str) -> None:
    """Print rows as a table; nothing is cut, so that a pipe gets all of it."""
    found = list(rows)
    cells = [[_word(row.get(column)) for column in columns] for row in found]
    if not cells:
        tell(empty)
        return
    head = [_head(column, [row.get(column) for row in found]) for column in columns]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    for number, line in enumerate([head, *cells]):
        padded = "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True))
        typer.secho(padded.rstrip(), bold=number == 0)


def _head(column: str, values: Iterable[Any]) -> str:
    """Name a column; one of moments says whose clock they are by."""
    moments = any(isinstance(value, str) and STAMP.match(value) for value in values)
    return column.replace("_", " ") + (" (UTC)" if moments else "")


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _moment(value) if STAMP.match(value) else " ".join(value.split())
    return str(value) if isinstance(value, bool | int | float) else json.dumps(value, default=str)


def _moment(stamp: str) -> str:
    """Write a moment as the trail does: UTC, to the second."""
    return f"{stamp[:10]} {stamp[11:19]}"
