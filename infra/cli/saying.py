"""How the command speaks: answers on stdout, for people or as JSON, and complaints on stderr."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

DONE, NO, BAD_INPUT = 0, 1, 2
"""Exit codes: done; the answer is no; wrong usage or input that cannot be meant."""

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


def document(value: Any) -> None:
    """Print one JSON document on one line."""
    print(json.dumps(value, ensure_ascii=False, default=str), flush=True)


def note(line: str) -> None:
    """Say how far long work has come, where somebody is watching."""
    if sys.stderr.isatty():
        print(line, file=sys.stderr, flush=True)


def listing(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], empty: str) -> None:
    """Print rows as a table; words are never cut, so that a pipe gets all of them."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), no_wrap=True)
    for row in rows:
        table.add_row(*(Text(_word(row.get(column))) for column in columns))
    if not table.row_count:
        tell(empty)
        return
    out = Console(file=sys.stdout)
    out.print(table, width=max(out.width, out.measure(table).maximum), crop=False)


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, bool | int | float) else json.dumps(value, default=str)
