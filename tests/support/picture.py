"""`python -m tests.support.picture`: run the demo and draw what it printed into docs/demo.svg."""

import io
import re
import subprocess
import sys

from rich.console import Console
from rich.text import Text

from infra.aws.code import ROOT

OUT = ROOT / "docs/demo.svg"
WIDTH = 100
FONT_FACES = re.compile(r"\s*@font-face \{.*?\n    \}", re.DOTALL)
"""Rich names fonts to be fetched; a reader's own serve as well."""


def drawn(printed: str) -> str:
    """Give the story part of the demo's output as an SVG terminal."""
    story, _, _ = printed.partition(" The trail:")
    console = Console(record=True, width=WIDTH, file=io.StringIO(), color_system="truecolor")
    console.print(Text("$ make demo", style="bold"))
    for line in story.rstrip().splitlines():
        console.print(Text(line, style=_style(line)), overflow="ellipsis", no_wrap=True)
    svg = console.export_svg(title="Keel", unique_id="demo")
    return "\n".join(line.rstrip() for line in FONT_FACES.sub("", svg).splitlines()) + "\n"


def _style(line: str) -> str:
    if line.startswith("          "):
        return "grey62"
    return "bold green" if line.startswith("Won") else ""


def run() -> int:
    """Draw it anew."""
    demo = [sys.executable, "-m", "infra.cli", "demo"]
    printed = subprocess.run(demo, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    OUT.write_text(drawn(printed), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run())
