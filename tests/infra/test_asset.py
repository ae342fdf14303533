"""All functions share one copy of the code, and it holds the code and nothing else."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.aws.code import KEPT, PARTS, ROOT, sources, staged
from infra.aws.manifest import BY_NAME
from tests.infra.templates import Assembly

UNCHECKED_HASH = 1
"""https://docs.python.org/3/library/importlib.html (PEP 552): never compared with its source."""


@pytest.fixture(scope="module")
def asset(local: Assembly) -> Path:
    """Give the folder that the functions of the local assembly run from."""
    (key,) = {f["Code"]["S3Key"] for f in local.functions.values()}
    files = json.loads((local.folder / "Keel-local-Core.assets.json").read_text())["files"]
    return local.folder / str(files[key.removesuffix(".zip")]["source"]["path"])


def test_it_holds_functions_the_library_and_the_company(asset: Path) -> None:
    assert {p.name for p in asset.iterdir()} == set(PARTS)


def test_every_file_of_the_checkout_is_there_as_it_is(asset: Path) -> None:
    for file in sources():
        assert (asset / file.relative_to(ROOT)).read_bytes() == file.read_bytes()


def test_texts_beside_the_code_are_packed_too(asset: Path) -> None:
    assert list(asset.glob("shared/policy/library/*.yaml"))
    assert list(asset.glob("shared/agents/prompts/*/*.md"))
    assert list(asset.glob("shared/gates/templates/*"))


def test_nothing_that_functions_do_not_need_is_there(asset: Path) -> None:
    names = {p.name for p in asset.rglob("*")}
    assert not names & {"tests", "infra", ".venv", ".git", "Makefile", "requirements.txt"}


def test_every_function_of_the_manifest_has_its_folder_and_back() -> None:
    folders = {p.parent.name for p in (ROOT / "functions").glob("*/handler.py")}
    assert folders == set(BY_NAME)


def test_no_cold_start_compiles_anything(asset: Path) -> None:
    modules = list(asset.rglob("*.py"))
    assert modules
    for module in modules:
        compiled = Path(importlib.util.cache_from_source(str(module)))
        assert int.from_bytes(compiled.read_bytes()[4:8], "little") == UNCHECKED_HASH


def test_bytecode_names_no_folder_of_this_machine(asset: Path) -> None:
    for compiled in asset.rglob("*.pyc"):
        assert str(ROOT).encode() not in compiled.read_bytes()


def test_a_handler_imports_from_the_asset_alone(asset: Path, tmp_path: Path) -> None:
    program = "import functions.healthz.handler as h; print(h.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=asset, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str(asset / "functions/healthz/handler.py"), done.stderr


def checkout(root: Path) -> Path:
    (root / "functions/greet").mkdir(parents=True)
    (root / "functions/greet/handler.py").write_text("GREETING = 'hello'\n")
    (root / "shared/__pycache__").mkdir(parents=True)
    (root / "shared/__pycache__/old.pyc").write_bytes(b"old")
    (root / "company.yaml").write_text("identity: {}\n")
    return root


def test_equal_code_is_staged_once_and_changed_code_anew(tmp_path: Path) -> None:
    root, build = checkout(tmp_path / "checkout"), tmp_path / "build"
    first = staged(sys.executable, root, build)
    assert staged(sys.executable, root, build) == first
    (root / "functions/greet/handler.py").write_text("GREETING = 'good day'\n")
    assert staged(sys.executable, root, build) != first
    assert not list(first.rglob("old.pyc"))


def test_old_builds_go_and_those_of_other_kinds_stay(tmp_path: Path) -> None:
    root, build = checkout(tmp_path / "checkout"), tmp_path / "build"
    (build / "layer-core-0").mkdir(parents=True)
    for number in range(KEPT + 2):
        (root / "functions/greet/handler.py").write_text(f"GREETING = {number}\n")
        os.utime(staged(None, root, build), (number, number))
    left = [p for p in build.glob("code-*") if p.stat().st_mtime < 2]
    assert not left
    assert len(list(build.glob("code-*"))) == KEPT
    assert (build / "layer-core-0").exists()


def test_the_same_code_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (
        staged(sys.executable, checkout(tmp_path / name / "checkout"), tmp_path / name / "build")
        for name in ("one", "two")
    )
    files = [p.relative_to(one) for p in one.rglob("*") if p.is_file()]
    assert all((one / f).read_bytes() == (two / f).read_bytes() for f in files)
    assert any(f.suffix == ".pyc" for f in files)
