"""`keel edit`, `return`: a draft in other words, the owner's own or those of another draft."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.answering import Id, give
from infra.cli.deciding import named
from infra.cli.running import core
from infra.cli.saying import AsJson, Trouble, typed

File = Annotated[
    str, typer.Argument(metavar="FILE", help="The new text of the mail; - reads it from stdin.")
]
Note = Annotated[
    str, typer.Argument(metavar="NOTE", help="What should change; - reads it from stdin.")
]
Subject = Annotated[
    str | None, typer.Option("--subject", help="A new subject; without it the old one stays.")
]


def edit(id: Id, file: File, subject: Subject = None, as_json: AsJson = False) -> None:
    """Show a question and say yes to it in your own words."""
    words = {"text": _words("FILE", _text(file))}
    if subject is not None:
        words["subject"] = " ".join(_words("--subject", subject).split())
    found = core()
    give(found, named(found.house, "approval", id), "edit", as_json, **words)


def return_(id: Id, note: Note, as_json: AsJson = False) -> None:
    """Show a question and ask for another draft."""
    said = _words("NOTE", typed(note))
    found = core()
    give(found, named(found.house, "approval", id), "return", as_json, note=said)


def _text(file: str) -> str:
    """Read what an editor wrote, with or without a mark before it."""
    if file == "-":
        return typed(file)
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"FILE: {file} is not text in UTF-8") from None


def _words(field: str, typed: str) -> str:
    """Give words as a form on the page would; raises `Trouble` where there are none."""
    from shared.gates.http import plain

    words = plain(typed).strip()
    if not words:
        raise Trouble(f"{field}: is empty; nothing was changed")
    return words
