"""`make mutants`: change the code of the rooms that decide, one small way at a time, and see who notices.

mutmut makes the mutants and runs the unit tests that reach each. What survives is printed, unless
`tests/mutants.txt` says why nobody can notice it; what no test reaches, or nobody tried, counts as
alive. Lines that unit tests do not reach have no mutants; how many there are is printed above the
score. Exit 1 where a survivor is left unexplained.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from infra.aws.code import ROOT

EXPLAINED = Path(__file__).with_suffix(".txt")
MADE = ROOT / "mutants"
MUTMUT = [sys.executable, "-m", "mutmut"]
ROW = re.compile(r"\s+(shared\.\w+)\S*: (.+)")
NOTICED = ("killed", "timeout", "caught by type check", "segfault")


class Mutant(NamedTuple):
    """One change, and what became of it."""

    name: str
    room: str
    fate: str


class Reason(NamedTuple):
    """Why mutants of these names may live."""

    pattern: str
    because: str


def reasons(text: str) -> list[Reason]:
    """Read `pattern: because` lines; a line without a reason explains nothing and is an error."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pattern, colon, because = line.partition(": ")
        if not colon or not because.strip():
            raise ValueError(f"{EXPLAINED.name}: no reason is given for {pattern}")
        found.append(Reason(pattern.strip(), because.strip()))
    return found


def mutants(printed: str) -> Iterator[Mutant]:
    """Read what `mutmut results` prints."""
    for line in printed.splitlines():
        row = ROW.match(line)
        if row:
            yield Mutant(line.strip().partition(":")[0], row[1], row[2].strip())


def survivors(found: Iterable[Mutant], known: list[Reason]) -> list[Mutant]:
    """Give those that nobody noticed and nobody explained."""
    alive = [m for m in found if m.fate not in NOTICED]
    return [m for m in alive if not any(fnmatchcase(m.name, reason.pattern) for reason in known)]


def table(found: list[Mutant], known: list[Reason]) -> str:
    """Give the score of each room."""
    rooms = sorted({m.room for m in found})
    lines = [f"{'room':22}{'mutants':>9}{'noticed':>9}{'explained':>11}{'alive':>7}{'score':>8}"]
    for room in [*rooms, "all"]:
        of = [m for m in found if room in (m.room, "all")]
        noticed = Counter(m.fate in NOTICED for m in of)[True]
        alive = len(survivors(of, known))
        explained = len(of) - noticed - alive
        score = (noticed + explained) / max(len(of), 1)
        lines.append(f"{room:22}{len(of):9}{noticed:9}{explained:11}{alive:7}{score:8.1%}")
    return "\n".join(lines)


def _tried(*names: str) -> None:
    """Run the tests on mutants: those named, or else whatever has no fate yet."""
    subprocess.run([*MUTMUT, "run", "--max-children", "2", *names], cwd=ROOT, check=False)


def _copied_afresh() -> None:
    """Drop the changed copies of an earlier run, and keep what became of them.

    mutmut asks its copies which lines tests reach, and changed ones have other lines; nor does it
    learn by itself what a test reaches that was written since.
    """
    for copy in (MADE / "shared").rglob("*.py"):
        copy.unlink()
    (MADE / "mutmut-stats.json").unlink(missing_ok=True)


def _results() -> list[Mutant]:
    asked = [*MUTMUT, "results", "--all", "true"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    return list(mutants(said.stdout))


def unreached(measured: Mapping[str, Any]) -> str:
    """Say how many lines of the rooms no unit test reaches, and where they are."""
    files = {
        name: len(found["missing_lines"])
        for name, found in measured["files"].items()
        if found["missing_lines"]
    }
    of = measured["totals"]["num_statements"]
    where = ", ".join(f"{name} ({n})" for name, n in sorted(files.items()))
    return f"{sum(files.values())} of {of} statements have no mutants: {where or 'nowhere'}"


def _unreached() -> str:
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    tests = own["pytest_add_cli_args_test_selection"]
    rooms = ",".join(room.removesuffix("/*") for room in own["only_mutate"])
    with tempfile.TemporaryDirectory() as folder:
        data, report = f"--data-file={folder}/data", f"{folder}/report.json"
        run = ["run", data, f"--source={rooms}", "-m", "pytest", "-q", "-p", "no:xdist", *tests]
        for step in (run, ["json", data, "-q", "-o", report]):
            subprocess.run([sys.executable, "-m", "coverage", *step], cwd=ROOT, check=True)
        return unreached(json.loads(Path(report).read_text(encoding="utf-8")))


def run() -> int:
    """Make the mutants, run the tests, and print the score."""
    argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__).parse_args()
    known = reasons(EXPLAINED.read_text(encoding="utf-8"))
    before = [m.name for m in survivors(_results(), known)] if MADE.exists() else []
    _copied_afresh()
    _tried()
    found = _results()
    names = {m.name for m in found}
    again = [name for name in before if name in names]
    if again:  # mutmut takes their fate from the last run, and tests were written since
        _tried(*again)
        found = _results()
    left = survivors(found, known)
    for mutant in left:
        print(f"alive ({mutant.fate}): {mutant.name}, see: python -m mutmut show {mutant.name}")
    print(_unreached())
    print(table(found, known))
    return 1 if left or not found else 0


if __name__ == "__main__":
    sys.exit(run())
