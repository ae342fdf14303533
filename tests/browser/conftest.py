"""The headless Chromium of this machine, where Debian's is installed."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import shared_core

Visit = Callable[[str], str]
QUIET = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
--disable-background-networking --disable-component-update --virtual-time-budget=5000""".split()


@pytest.fixture
def chromium(tmp_path: Path) -> Visit:
    """Give what opens a page as a scanner's browser does, runs what it holds, and gives its DOM."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        pytest.skip("there is no Chromium on this machine")

    def visit(url: str) -> str:
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        said = subprocess.run(
            [binary, *QUIET, profile, "--dump-dom", url],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return said.stdout

    return visit


__all__ = ["shared_core"]
