"""Soak a real core: people write, answer and change their minds while it is killed at random.

Prints what happened by kind, every promise that broke with where, and one line that sums it up.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.course import Pace, Soak
from tests.soak.figures import Figures, written


def main() -> int:
    """Run one soak; 1 if a promise broke."""
    asked = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=30.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--storm", type=float, default=150.0, help="seconds between two calms")
    asked.add_argument("--kill", type=float, default=20.0, help="seconds between two kills")
    asked.add_argument("--mail", type=float, default=6.0, help="seconds between two newcomers")
    asked.add_argument("--data", type=Path, help="where the core lives; kept afterwards")
    asked.add_argument("--write", type=Path, help="the page that the figures are written into")
    given = asked.parse_args()
    data = given.data or Path(tempfile.mkdtemp(prefix="keel-soak-")) / "data"
    soak = Soak(data, given.seed, Pace(first_mail=given.mail, kill=given.kill))
    begun = time.monotonic()
    soak.run(given.minutes * 60, given.storm)
    figures = Figures.of(soak, time.monotonic() - begun)
    print(figures.table())
    for promise, where in soak.found.items():
        print(f"broken: {promise}: {where}")
    if soak.found:
        print(f"The core's folder is kept: {data}")
    elif not given.data:
        shutil.rmtree(data.parent)
    if given.write:
        written(given.write, figures)
    print(figures.summary())
    return 1 if soak.found else 0


sys.exit(main())
