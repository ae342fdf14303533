"""What functions run: one copy of the code for all of them, compiled for where it runs."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
AWS_PYTHON = "3.13"
PARTS = ("functions", "shared", "company.yaml")
KEPT = 8
"""Builds of one kind that stay: those of branches that are worked on in turn."""


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Give every file that functions need, in a stable order."""
    for part in PARTS:
        found = root / part
        files = [found] if found.is_file() else sorted(found.rglob("*"))
        yield from (f for f in files if f.is_file() and "__pycache__" not in f.parts)


def staged(python: str | None, root: Path = ROOT, build: Path = BUILD) -> Path:
    """Copy the code into a folder named after its content, with bytecode of `python`.

    /var/task is read-only, so without bytecode every cold start would compile all of it again.
    Bytecode is bound to no file time, since an archive keeps none.
    """
    digest = hashlib.sha256(f"{python and _version(python)}\n".encode())
    for file in sources(root):
        digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    folder = build / f"code-{digest.hexdigest()[:16]}"
    if folder.exists():
        return folder
    draft = build / f"draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    for file in sources(root):
        copy = draft / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    if python:
        compiled(draft, python)
    return settled(draft, folder)


def compiled(folder: Path, python: str) -> None:
    """Put bytecode of `python` beside every module."""
    command = [python, "-m", "compileall", "-q", "-j0", "--invalidation-mode", "unchecked-hash"]
    # Paths inside the bytecode are those of the archive, so equal code gives equal bytes.
    subprocess.run([*command, "-s", str(folder), str(folder)], check=True)  # noqa: S603


@cache
def aws_python() -> str | None:
    """Find an interpreter whose bytecode AWS can run; say on stderr when there is none."""
    for name in (sys.executable, f"python{AWS_PYTHON}", *_known_to_uv()):
        if _version(name) == AWS_PYTHON:
            return name
    print(  # noqa: T201 - for whoever runs synth
        f"No Python {AWS_PYTHON} here: code and layers go out without bytecode, "
        "and cold starts take two to four times as long.",
        file=sys.stderr,
    )
    return None


def uv() -> str | None:
    """Find uv, on the PATH or where `make setup` put it."""
    return shutil.which("uv") or shutil.which("uv", path=str(ROOT / ".tools/uv/bin"))


def _known_to_uv() -> list[str]:
    tool = uv()
    if tool is None:
        return []
    command = [tool, "python", "find", "--no-python-downloads", AWS_PYTHON]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return found.stdout.split()


def _version(python: str) -> str:
    """Give "3.13", or nothing if it does not run: a version manager's shim may exist and fail."""
    ask = "import sys; print(*sys.version_info[:2], sep='.')"
    try:
        said = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return said.stdout.strip()


def settled(draft: Path, folder: Path) -> Path:
    """Give the draft its name; whoever comes second throws theirs away.

    Of its kind only the latest stay, so that a folder of builds does not grow for ever.
    """
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)
    kind = folder.name.rpartition("-")[0]
    digests = [
        p for p in folder.parent.glob(f"{kind}-*") if p.name.count("-") == kind.count("-") + 1
    ]
    for old in sorted(digests, key=_made, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _made(folder: Path) -> float:
    """Say when a folder was made; another process may have taken it away."""
    return folder.stat().st_mtime if folder.exists() else 0.0


__all__ = ["BUILD", "ROOT", "aws_python", "compiled", "settled", "sources", "staged", "uv"]
