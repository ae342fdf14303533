"""The assembly of the local stage: written by the same CDK app, and only when something changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.aws.code import BUILD, ROOT, settled

READ = (
    "infra/app.py",
    "infra/stages.py",
    "infra/node.py",
    "infra/aws",
    "functions",
    "shared",
    "statemachines",
    "company.yaml",
    "cdk.json",
    "requirements.txt",
)
"""All that synth reads: while none of it changes, what it wrote stays good."""


class SynthFailed(Exception):
    """The CDK app refused; says what it said."""


def inputs(root: Path = ROOT) -> Iterator[Path]:
    """Give every file that synth reads, in a stable order."""
    for part in READ:
        found = root / part
        files = [found] if found.is_file() else sorted(found.rglob("*"))
        yield from (f for f in files if f.is_file() and "__pycache__" not in f.parts)


def digest(root: Path = ROOT) -> str:
    """Name the assembly by all that it is made of, the interpreter among it."""
    total = hashlib.sha256(sys.version.encode())
    for file in inputs(root):
        content = hashlib.sha256(file.read_bytes()).digest()
        total.update(f"{file.relative_to(root)}\n".encode() + content)
    return total.hexdigest()[:16]


class Assembly:
    """One assembly: written beside other work once `begin` was called, unless it is there."""

    def __init__(self, root: Path = ROOT, build: Path = BUILD) -> None:
        self.digest = digest(root)
        self._root = root
        self._folder = build / f"local-{self.digest}"
        self._draft = build / f"local-draft-{os.getpid()}"
        self._synth: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Begin to write it."""
        if not self._folder.exists():
            self._synth = self._begun(self._root)

    def _begun(self, root: Path) -> "subprocess.Popen[str]":
        shutil.rmtree(self._draft, ignore_errors=True)
        self._draft.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "infra.app", "--stage", "local"]
        return subprocess.Popen(  # noqa: S603 - our own app
            [*command, "--outdir", str(self._draft)],
            cwd=root,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def folder(self) -> Path:
        """Give the folder, once it is written; raises `SynthFailed`."""
        if self._synth is not None:
            said = self._synth.communicate()[1]
            if self._synth.returncode:
                shutil.rmtree(self._draft, ignore_errors=True)
                raise SynthFailed(said.strip() or f"synth ended with {self._synth.returncode}")
            self._synth = None
            settled(self._draft, self._folder)
        return self._folder

    def code(self) -> Path:
        """Give the folder of the code that every function runs."""
        [found] = (f for f in self.folder().glob("asset.*") if (f / "functions").is_dir())
        return found
