"""`keel forget`: everything a person said is destroyed, and what is left is searched."""

import json
from collections.abc import Iterator
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.deciding import named
from infra.cli.running import Core, core
from infra.cli.saying import DONE, NO, AsJson, Trouble, document, note, tell

if TYPE_CHECKING:
    from shared.insight.forgetting import Erasure

Contact = Annotated[str, typer.Argument(metavar="CONTACT", help="As `keel view contacts`.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; it cannot be taken back.")]
NoWait = Annotated[
    bool,
    typer.Option("--no-wait", help="Leave what running functions still take in with their key."),
]
SLOW_APPEND = 30.0
"""Seconds that an event may take from being sealed to being stored."""


def forget(
    contact: Contact, yes: Yes = False, no_wait: NoWait = False, as_json: AsJson = False
) -> int:
    """Destroy what a person said, or show what that would be."""
    from shared.insight import forgetting

    found = core()
    stream = named(found.house, "contact", contact)
    given = found.house, found.log, found.raw, stream
    if not yes:
        _tell(forgetting.look(*given), as_json)
        raise Trouble("nothing was destroyed; say --yes to destroy it for good", NO)
    places = {
        "archive": lambda: _archived(found),
        "views": lambda: _rows(found),
        "parked": lambda: _parked(found),
    }
    let_go = None if no_wait else _let_go
    _tell(forgetting.forget(*given, places, lambda: _fold(found), let_go), as_json)
    return DONE


def _let_go() -> None:
    """Wait until no running function knows the key any more; breaking off ends only the wait."""
    from shared.vault.data_keys import KEEP_FOR

    wait = KEEP_FOR + SLOW_APPEND
    note(f"Their key is destroyed; in {wait:.0f} seconds no function knows it any more.")
    with suppress(KeyboardInterrupt):
        sleep(wait)


def _fold(found: Core) -> None:
    from shared.views.projections import names_of_views
    from shared.views.replay import Replay

    again = Replay(found.views, found.house.vault, found.log.read, names_of_views())
    again.fold(list(found.log.streams()))
    again.swap()


def _archived(found: Core) -> Iterator[tuple[str, bytes]]:
    for stream in found.archive.streams():
        for version, body in found.archive.read(stream):
            yield f"{stream}#{version}", body


def _rows(found: Core) -> Iterator[tuple[str, bytes]]:
    from shared.views.projections import names_of_views

    for view in names_of_views():
        for row in found.views.list(view):
            yield f"{view}/{row.id}", json.dumps(row.body).encode()


def _parked(found: Core) -> Iterator[tuple[str, bytes]]:
    for row in found.parked.all():
        yield row.stream, f"{row.stream} {row.because}".encode()


def _tell(erasure: "Erasure", as_json: bool) -> None:
    if as_json:
        document(erasure.document())
        return
    tell(f"Searched: {', '.join(erasure.searched)}.")
    for title, traces in (("Found", erasure.found), ("Kept", erasure.kept)):
        for trace in traces:
            tell(f"  {title} in {trace.place}: {trace.what} ({trace.because})")
