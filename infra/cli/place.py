"""Which core a command speaks to: the one of `--stage`; locally, the one that lives in `--data`."""

import os
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated

import typer

from infra.cli.saying import Trouble

COMPANY = Path(__file__).parents[2] / "company.yaml"
DEFAULT_DATA = ".keel"
STAGES = ("local", "dev", "prod")

_stage: ContextVar[str] = ContextVar("stage", default="")
_data: ContextVar[Path | None] = ContextVar("data", default=None)


def _choose_stage(given: str | None) -> str | None:
    if given is not None and given not in STAGES:
        raise Trouble(f"--stage: {given!r} is none of {', '.join(STAGES)}")
    if given is not None:
        _stage.set(given)
    return given


def _choose_data(given: Path | None) -> Path | None:
    if given is not None:
        _data.set(given)
    return given


Stage = Annotated[
    str | None,
    typer.Option(
        "--stage",
        metavar="STAGE",
        callback=_choose_stage,
        expose_value=False,
        help="Whose core: local (the default), dev or prod.",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        callback=_choose_data,
        expose_value=False,
        help=f"Where a local core lives; else KEEL_DATA, else {DEFAULT_DATA}.",
    ),
]


def options(stage: Stage = None, data: Data = None) -> None:
    """Hold the options that every command takes; their values are kept here."""


def stage() -> str:
    """Give the stage that was asked for."""
    return _stage.get() or "local"


def given_data() -> Path | None:
    """Give the folder that the command line names, if it names one."""
    given = _data.get()
    return given.absolute() if given else None


def choose(folder: Path) -> None:
    """Let the rest of this command work on the core of another folder."""
    _data.set(folder)


def data() -> Path:
    """Give the folder in which the local core lives."""
    return (_data.get() or Path(os.environ.get("KEEL_DATA") or DEFAULT_DATA)).absolute()
