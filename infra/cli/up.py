"""`keel up`: the core in the foreground, until it is told to stop."""

from pathlib import Path
from typing import Annotated, Any

import typer

from infra.cli import place
from infra.cli.saying import NO, AsJson, Trouble, document, note, tell

Port = Annotated[
    int,
    typer.Option(min=0, max=65535, help="Port of the pages; 0 picks the last one, or a free one."),
]
SmtpPort = Annotated[
    int, typer.Option(min=0, max=65535, help="Port of the SMTP inbox; 0 picks one as well.")
]
Company = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Another company than company.yaml.")
]
Sync = Annotated[
    bool, typer.Option("--sync", help="Let every write reach the disk: safe from a loss of power.")
]
Distrust = Annotated[
    bool, typer.Option("--distrust-mail", help="Count mail as unproven: it may come from outside.")
]


def up(
    port: Port = 0,
    smtp_port: SmtpPort = 0,
    company: Company = None,
    sync: Sync = False,
    distrust_mail: Distrust = False,
    as_json: AsJson = False,
) -> None:
    """Run the core with its pages, its SMTP inbox and its mailbox."""
    if place.stage() != "local":
        raise Trouble(f"--stage: {place.stage()} runs in AWS; see: make deploy")
    from infra.local.assembly import SynthFailed
    from infra.local.core import Core, InUse
    from infra.local.deploy import DeployFailed
    from infra.local.journal import JournalBroken
    from infra.local.ports import PortTaken

    core = Core(
        place.data(),
        http_port=port,
        smtp_port=smtp_port,
        company=_checked(company),
        sync=sync,
        trust_mail=not distrust_mail,
        ready=document if as_json else _tell_ready,
        progress=note,
    )
    try:
        core.run()
    except (InUse, PortTaken) as taken:
        raise Trouble(str(taken)) from None
    except (SynthFailed, DeployFailed, JournalBroken) as broken:
        raise Trouble(str(broken), NO) from None


def _checked(company: Path | None) -> Path | None:
    """Refuse a company that cannot be meant before anything starts."""
    from shared.company.company import load
    from shared.company.yaml_text import Invalid

    try:
        load(company or place.COMPANY, str(company or place.COMPANY.name))
    except Invalid as invalid:
        raise Trouble(str(invalid)) from None
    return company


def _tell_ready(line: dict[str, Any]) -> None:
    tell("Keel is up.")
    tell(f"  pages    {line['http']}")
    tell(f"  mailbox  {line['http']}/mailbox")
    tell(f"  inbox    {line['inbox']}, by SMTP on {line['smtp']}")
    tell(f"  data     {line['data']}")
    tell("Stop it with Ctrl-C; what was said yes to is kept.")
