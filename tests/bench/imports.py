"""What a cold start pays for imports: each function beside a bare boto3 client."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from infra.aws.manifest import FUNCTIONS, Function
from tests.bench.figures import Figure, duration

ROOT = Path(__file__).parents[2]
ROUNDS = 5
CLOCKED = """
import time
begun = time.perf_counter()
{work}
print((time.perf_counter() - begun) * 1000)
"""
BARE = "import boto3\nboto3.client('dynamodb', region_name='eu-west-1')"


def figures() -> Iterator[tuple[str, Figure]]:
    """Measure every function's imports with the tools that its first call builds."""
    rows = [row for row in FUNCTIONS if row.may]
    works = {row.name: _work(row) for row in rows}
    found: dict[str, list[float]] = {name: [] for name in ("bare", *works)}
    for number in range(ROUNDS + 1):
        for name, work in {"bare": BARE, **works}.items():
            taken = _milliseconds(work)
            if number:  # the first round writes bytecode
                found[name].append(taken)
    bare = median(found["bare"])
    how = f"a fresh interpreter with bytecode, median of {ROUNDS}"
    for name in works:
        figure = duration(median(found[name]), "ms", "a bare boto3 DynamoDB client", bare, how)
        yield f"cold_import_{name}", figure


def _work(row: Function) -> str:
    call = "workshop" if row.step and row.name != "park" else "house"
    tools = f"from functions.wiring import {call}\n{call}('{row.name}')"
    return f"import functions.{row.name}.handler\n{tools}"


def _milliseconds(work: str) -> float:
    answer = subprocess.run(
        [sys.executable, "-c", CLOCKED.format(work=work)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **_TOLD},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(answer.stdout)


_TOLD = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "KEEL_KEYS_BUCKET": "keel-bench",
    "KEEL_SECRETS": "keel-bench",
    "KEEL_MASTER_KEY": "local",
}
