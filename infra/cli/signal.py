"""`keel signal`: what raw input becomes, without a running core or sent into one."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from infra.cli import place
from infra.cli.saying import BAD_INPUT, DONE, AsJson, Trouble, document, tell
from shared.ingest.our_mail import OurMail
from shared.ingest.registry import parse
from shared.ingest.unreadable import UnreadableInput

app = typer.Typer(help="Read what the outside world said, or send it in.", no_args_is_help=True)
Source = Annotated[str, typer.Argument(help="How it came: email or form.", metavar="SOURCE")]
Lines = Annotated[bool, typer.Option("--json", help="Print JSON lines, as without it.")]
File = Annotated[Path, typer.Argument(help="The raw input, as it came.", metavar="FILE")]


@app.command("parse")
def parse_command(source: Source, file: File, _as_json: Lines = False) -> int:
    """Print the canonical signals that raw input becomes, as JSON lines."""
    from shared.company.company import load
    from shared.ingest.our_mail import our_mail

    ours = our_mail(load(place.COMPANY, place.COMPANY.name))
    return parse_file(source, file, sys.stdout, ours=ours)


@app.command("send")
def send_command(source: Source, file: File, as_json: AsJson = False) -> None:
    """Send raw input into the running core, as its own door would take it."""
    from infra.cli.sending import send

    try:
        raw = file.read_bytes()
        parse(source, raw, received_at=datetime.now(UTC))
    except (UnreadableInput, OSError) as error:
        raise Trouble(_complaint(source, file, error).removeprefix("keel: ")) from None
    said = send(source, raw)
    if as_json:
        document({"source": source, "answer": said})
    else:
        tell(said)


def parse_file(
    source: str,
    path: Path,
    out: TextIO,
    *,
    complaints: TextIO | None = None,
    ours: OurMail | None = None,
    now: datetime | None = None,
) -> int:
    """Print the signals in a file as JSON lines and give the exit code.

    Bad input is one line on `complaints` (stderr) that names the file, and exit code 2.
    """
    received_at = now or datetime.now(UTC)
    try:
        signals = parse(source, path.read_bytes(), received_at=received_at, ours=ours)
    except (UnreadableInput, OSError) as error:
        print(_complaint(source, path, error), file=complaints or sys.stderr)
        return BAD_INPUT
    out.writelines(f"{signal.to_json()}\n" for signal in signals)
    return DONE


def _complaint(source: str, path: Path, error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    shown = str(path).encode("unicode_escape").decode("ascii")
    return f"keel: {shown}: not readable as {source[:40]!r}: {why}"
