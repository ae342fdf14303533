"""A terminal beside a core: commands that are typed there, each in a process of its own."""

import subprocess
import sys

from infra.aws.code import ROOT
from tests.support.core import CoreProcess


def typed(process: CoreProcess, *words: str) -> "subprocess.CompletedProcess[str]":
    """Type a command; give what it prints, and how it ends."""
    command = [sys.executable, "-m", "infra.cli", *words, "--data", str(process.data)]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)


def keel(process: CoreProcess, *words: str) -> str:
    """Type a command that has to work; give what it prints."""
    done = typed(process, *words)
    done.check_returncode()
    return done.stdout
