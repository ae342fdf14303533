"""Layers hold what functions stand on, for Amazon's machines and not for this one."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from infra.aws.code import AWS_PYTHON, BUILD, ROOT, aws_python, compiled, settled, uv

LAYERS = ("core", "ai")
PLATFORM = "aarch64-manylinux_2_28"
UNUSED = ("grpcio", "protobuf", "opensearch-protobufs")
"""What opensearch-py asks for and only its gRPC door needs."""


class LayerNotBuilt(RuntimeError):
    """A layer could not be built; says what is missing."""


def built(name: str, build: Path = BUILD) -> Path:
    """Install one layer's requirements for arm64, once per content.

    Raises `LayerNotBuilt` with what to do about it.
    """
    wanted = requirements(name)
    python = aws_python()
    digest = hashlib.sha256(f"{PLATFORM} {bool(python)}\n{wanted}".encode()).hexdigest()[:16]
    folder = build / f"layer-{name}-{digest}"
    if folder.exists():
        return folder
    draft = build / f"draft-{name}-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    pinned = build / f"requirements-{name}-{digest}.txt"
    pinned.write_text(wanted)
    _install(pinned, draft / "python")
    _slim(draft / "python")
    if python:
        compiled(draft, python)
    return settled(draft, folder)


def requirements(name: str, root: Path = ROOT) -> str:
    """Give the pinned requirements that are this layer's own, each with its hashes."""
    own = _pins(root / f"requirements-{name}.txt")
    below = _pins(root / "requirements-core.txt") if name != "core" else {}
    clash = [p for p in own.keys() & below.keys() if own[p] != below[p]]
    if clash:
        raise LayerNotBuilt(f"requirements-{name}.txt disagrees with core on {clash}: make lock")
    return "".join(pin for p, pin in own.items() if p not in below and p not in UNUSED)


def _pins(file: Path) -> dict[str, str]:
    """Read a hashed requirements file as {package: its lines}."""
    text = re.sub(r"^ *#.*\n", "", file.read_text(), flags=re.MULTILINE)
    starts = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return {pin.split("==")[0].strip(): pin for pin in starts if "==" in pin}


def _install(pinned: Path, target: Path) -> None:
    tool = uv()
    if tool is None:
        raise LayerNotBuilt("uv is neither on the PATH nor in .tools: run `make setup`")
    command = [tool, "pip", "install", "-q", "-r", str(pinned), "--target", str(target)]
    how = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--link-mode", "copy"]
    where = ["--python-platform", PLATFORM, "--python-version", AWS_PYTHON]
    done = subprocess.run([*command, *how, *where], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise LayerNotBuilt(f"uv could not install {pinned.name}: {done.stderr.strip()}")


def _slim(target: Path) -> None:
    """Take away what no function reads: commands, tests and uv's own notes."""
    for useless in ("bin", ".lock"):
        shutil.rmtree(target / useless, ignore_errors=True)
        (target / useless).unlink(missing_ok=True)
    for tests in [p for p in target.glob("*/tests") if p.is_dir()]:
        shutil.rmtree(tests)
