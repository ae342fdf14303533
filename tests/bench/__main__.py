"""`python -m tests.bench [NAME…]`: measure, print a table, and write bench.json."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import imports, inquiry, log, simulation
from tests.bench.figures import Figure

OUT = Path(__file__).parents[2] / "bench.json"
GROUPS: dict[str, Callable[[], Iterator[tuple[str, Figure]]]] = {
    "log": log.figures,
    "imports": imports.figures,
    "inquiry": inquiry.figures,
    "simulation": simulation.figures,
}


def run(wanted: list[str]) -> int:
    """Measure the groups named, or all."""
    unknown = sorted(set(wanted) - set(GROUPS))
    if unknown:
        print(f"bench: there is no {unknown[0]}; there are {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    found: dict[str, Figure] = {}
    for name in wanted or GROUPS:
        found.update(GROUPS[name]())
    Console(width=130).print(_table(found))
    known = json.loads(OUT.read_text()) if wanted and OUT.exists() else {}
    known.update({name: figure.as_json() for name, figure in found.items()})
    OUT.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
    return 0


def _table(found: dict[str, Figure]) -> Table:
    table = Table("what", "value", "unit", "baseline", "its value", "ratio", title="make bench")
    for name, f in found.items():
        row = (f"{f.value:,.1f}", f.unit, f.baseline, f"{f.baseline_value:,.1f}", f"{f.ratio:.2f}")
        table.add_row(name, *row)
    return table


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
