"""A host with one table and no functions, to be killed: `python -m tests.e2e.bare_host DATA`."""

import sys
from pathlib import Path

import boto3

from infra.local import environment
from infra.local.data import DataFolder
from infra.local.host import Host
from infra.local.ports import taken
from infra.local.start import become
from infra.stages import LOCAL_API
from tests.support.cloud import create_table

OFTEN = 60
"""Writes after which a base is saved: so kills hit saving, too."""


def run(data: Path) -> None:
    """Serve until killed; say the address and the table's name when ready."""
    folder = DataFolder(data)
    with folder.held():
        folder.prepare()
        ports = taken(folder.ports, 0, 0)
        gateway = f"http://{ports.address('gateway')}"
        become(folder, ports, environment.for_clients(gateway))
        host = Host(folder, ports, LOCAL_API, snapshot_every=OFTEN)
        name = data / "table"

        def ready() -> None:
            if not name.exists():
                table = create_table("events")
                host.save()
                name.write_text(table)
            boto3.client("dynamodb").describe_table(TableName=name.read_text())
            print(gateway, name.read_text(), flush=True)

        host.run(ready, lambda: None)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
