"""A terminal beside a core: commands that are typed there, each in a process of its own."""

import subprocess
import sys

from infra.aws.code import ROOT
from tests.support.core import CoreProcess


def keel(process: CoreProcess, *words: str) -> str:
    """Type a command that has to work; give what it prints."""
    command = [sys.executable, "-m", "infra.cli", "--data", str(process.data), *words]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    return done.stdout
