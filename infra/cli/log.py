"""`keel log`: read the log, and check, copy and fill it by its stored bytes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli import place
from infra.cli.filling import filling, hold, tell_held
from infra.cli.running import core
from infra.cli.saying import NO, AsJson, Trouble, document, first, note, tell

if TYPE_CHECKING:
    from infra.cli.running import Core
    from shared.log.export import Folder
    from shared.log.verify import Damage

app = typer.Typer(help="Read, verify, export and import the log.", no_args_is_help=True)
Dir = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of an export.")]
MaybeDir = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="An export; without it, the log itself.")
]
FromStart = Annotated[bool, typer.Option("--from-start", help="Begin with the first event.")]
Follow = Annotated[bool, typer.Option("--follow/--no-follow", help="Wait for more.")]


@app.command("tail")
def tail(from_start: FromStart = False, follow: Follow = True, as_json: AsJson = False) -> None:
    """Show events as they come, one a line."""
    from infra.cli.tailing import document_of, line_of, tailed

    found = tailed(core().log, from_start=from_start, follow=follow)
    if as_json and not follow:
        document([document_of(recorded) for recorded in found])
        return
    for recorded in found:
        document(document_of(recorded)) if as_json else tell(line_of(recorded))


@app.command("show")
def show(
    stream: Annotated[str, typer.Argument(help="Such as opportunity/<id>.")],
    as_json: AsJson = False,
) -> None:
    """Show every event of one stream, with what it says."""
    from infra.cli.tailing import document_of, readable, told

    with readable():
        found = core().log.read(stream)
    if not found:
        raise Trouble(f"STREAM: {stream!r} is no stream of the log")
    if as_json:
        document([document_of(recorded) for recorded in found])
        return
    for recorded in found:
        tell(told(recorded))


@app.command("verify")
def verify(folder: MaybeDir = None, as_json: AsJson = False) -> int:
    """Check versions, hash chains and schemas; no person's key is needed."""
    damage, complaints = _of_export(folder) if folder else _of_log()
    lines = [*complaints, *map(str, damage)]
    if as_json:
        rows = [{"stream": d.stream, "version": d.version, "what": d.what} for d in damage]
        document({"sound": not lines, "damage": rows, "manifests": list(complaints)})
    else:
        for line in lines:
            tell(line)
        if not lines:
            tell("No damage.")
    return NO if lines else 0


def _of_log() -> "tuple[list[Damage], tuple[str, ...]]":
    from shared.log import manifest
    from shared.log.verify import verify as verified

    found = core()
    seen = manifest.seen(found.manifests, found.house.vault)
    note("reading every stream")
    return list(verified(found.log, found.claims, seen.heads)), seen.complaints


def _of_export(path: Path) -> "tuple[list[Damage], tuple[str, ...]]":
    from shared.log.export import damage_of

    return damage_of(_export(path)), ()


@app.command("export")
def export(folder: Dir, as_json: AsJson = False) -> None:
    """Write stored bytes as they are, one file per stream, and the signed heads."""
    from shared.log.export import Folder, exported

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _export(folder)
    found = core()
    try:
        count = exported(
            found.log, found.claims, Folder(folder), found.house.vault, found.house.clock.recorded()
        )
    except OSError as error:
        raise Trouble(f"{folder}: {error.strerror}") from None
    if as_json:
        document({"events": count, "folder": str(folder)})
    else:
        tell(f"{count} events are in {folder}.")


@app.command("import")
def import_(folder: Dir, as_json: AsJson = False) -> None:
    """Put an export into the log; what is there already stays, and nothing is performed.

    It must find the keys of the core that wrote it, or nothing comes in.
    Whatever is new stops the house, questions to you among it, until `keel resume`.
    """
    from shared.log.export import damage_of, imported
    from shared.log.log import Conflict

    export = _export(folder)
    damage = damage_of(export)
    if damage:
        raise Trouble(f"{folder} is damaged, so nothing was imported: {damage[0]}", NO)
    found = core()
    _compare(found, export)
    _try_keys(found, export)
    try:
        with filling(found):
            done = imported(found.log, found.claims, export, hold(found))
    except Conflict as conflict:
        raise Trouble(
            f"{conflict}: the log says something else; imported up to there", NO
        ) from None
    if as_json:
        silent = found.house.book.outbound().silent
        document({"events": done.events, "fresh": done.fresh, "effects": 0, "paused": silent})
    else:
        tell(f"{done.fresh} of {done.events} events are new. Nothing was performed.")
        tell_held(found)


def _compare(found: "Core", export: "Folder") -> None:
    """Refuse what this log contradicts; raises `Trouble`."""
    from shared.log.export import contradicted

    note("comparing with what is here")
    other = contradicted(found.log, export)
    if other:
        raise Trouble(
            f"{export.path}: this log says something else of {first(other)}, so nothing was"
            " imported; import into a core that has heard of nobody yet",
            NO,
        )


def _try_keys(found: "Core", export: "Folder") -> None:
    """Refuse what could not be read here; raises `Trouble`."""
    from shared.log.keys import tried

    note("trying every key")
    keys = tried(export, export, found.house.vault)
    if keys.lost:
        word = keys.lost[0]
        raise Trouble(
            f"{export.path}: {len(keys.lost)} of the {keys.needed} keys that seal it are not here"
            f" (such as that of {word.person}, at {word.stream}#{word.version}), so nothing was"
            f" imported; {_where_keys_are()}",
            NO,
        )


def _where_keys_are() -> str:
    """Say what must be here before an export is."""
    if place.stage() != "local":
        return "bring the keys along first, as docs/aws.md says"
    from infra.local.data import DataFolder

    there = DataFolder(Path())
    return (
        f"stop a core that is still empty, give its folder the {there.secrets} and the"
        f" {there.keys} of the core that wrote the export, start it and import again"
    )


@app.command("restore")
def restore(as_json: AsJson = False) -> int:
    """Fill the log from the archive; what is there already stays, and nothing is performed.

    Whatever is new stops the house, questions to you among it, until `keel resume`.
    """
    from shared.log.log import Conflict
    from shared.log.restore import from_archive

    found = core()
    try:
        with filling(found):
            count, damage = from_archive(found.log, found.archive, hold(found))
    except Conflict as conflict:
        raise Trouble(
            f"{conflict}: the log says something else than the archive; restored up to there", NO
        ) from None
    if as_json:
        document({"events": count, "damage": [str(piece) for piece in damage]})
    else:
        tell(f"{count} events stand as they were archived.")
        for piece in damage:
            tell(str(piece))
        tell_held(found)
    return NO if damage else 0


def _export(path: Path) -> "Folder":
    """Give an export that is there; raises `Trouble` for anything else."""
    from shared.log.export import Folder, NotAnExport

    folder = Folder(path)
    try:
        folder.heads()
    except NotAnExport as wrong:
        raise Trouble(str(wrong)) from None
    return folder
