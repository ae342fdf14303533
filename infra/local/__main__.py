"""`python -m infra.local up`: the core in the foreground, without the operator's command."""

import argparse
import json
import sys
from pathlib import Path

from infra.local.core import Core, InUse


def run(arguments: list[str]) -> int:
    """Run a core as the command line says; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    up = parser.add_subparsers(dest="command", required=True).add_parser("up")
    up.add_argument("--data", type=Path, default=Path(".keel"), help="folder of this core")
    up.add_argument("--port", type=int, default=0, help="0 takes the last one, or a free one")
    up.add_argument("--smtp-port", type=int, default=0)
    up.add_argument("--company", type=Path, help="another company.yaml")
    up.add_argument("--sync", action="store_true", help="let every write reach the disk itself")
    up.add_argument("--distrust-mail", action="store_true", help="mail here proves no sender")
    up.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    asked = parser.parse_args(arguments)

    def ready(line: dict[str, object]) -> None:
        said = json.dumps(line) if asked.json else f"Keel is ready: {line['http']}"
        print(said, flush=True)  # noqa: T201 - the command's answer

    try:
        Core.start(
            asked.data,
            asked.port,
            asked.smtp_port,
            company=asked.company,
            sync=asked.sync,
            trust_mail=not asked.distrust_mail,
            ready=ready,
            progress=lambda line: print(f"keel: {line}", file=sys.stderr, flush=True),  # noqa: T201
        )
    except InUse as reason:
        print(f"keel: {reason}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
