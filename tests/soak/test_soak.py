"""Two minutes of the soak: a real core is killed while people write, answer and accept."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.aws.code import ROOT

pytestmark = [pytest.mark.cloud, pytest.mark.fault, pytest.mark.slow]

LINE = re.compile(r"^[\d.]+ min, (\d+) kills, (\d+) mails in, 0 broken$")
FEWEST_KILLS = 3
"""Fewer in two minutes would mean that hardly anything was tried."""


def test_whoever_is_killed_nothing_is_lost_doubled_or_left_waiting(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.soak", "--minutes", "2", "--storm", "90"]
    command += ["--kill", "8", "--mail", "9", "--seed", "11", "--data", str(tmp_path / "data")]

    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    summed = LINE.match(done.stdout.splitlines()[-1])
    assert summed is not None and int(summed[1]) >= FEWEST_KILLS and int(summed[2]) > 0, done.stdout
