"""A worker's code is unpacked once: what the nursery has learned is only shown to it."""

import zipfile
from pathlib import Path

import pytest

from infra.local.deploy import zipped
from infra.local.workers import Unpacking


@pytest.fixture
def code(tmp_path: Path) -> Path:
    for name in ("functions/park/handler.py", "shared/names.py", "company.yaml"):
        file = tmp_path / "code" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}\n")
    return tmp_path / "code"


def unpacked(code: Path, packed: bytes, to: Path) -> Path:
    """Unpack as the cloud does."""
    to.mkdir()
    archive = to.with_suffix(".zip")
    archive.write_bytes(packed)
    with Unpacking(code).ZipFile(archive) as opened:
        opened.extractall(to)
    return to


def test_what_was_learned_is_shown_in_its_folder_and_not_written_again(
    code: Path, tmp_path: Path
) -> None:
    found = unpacked(code, zipped(code), tmp_path / "worker")
    assert (found / "functions/park/handler.py").read_text() == "# functions/park/handler.py\n"
    assert sorted(p.name for p in found.iterdir()) == ["company.yaml", "functions", "shared"]
    assert all(entry.is_symlink() for entry in found.iterdir())


def test_other_code_is_unpacked(code: Path, tmp_path: Path) -> None:
    packed = zipped(code)
    (code / "shared/names.py").write_text("# changed since\n")
    found = unpacked(code, packed, tmp_path / "worker")
    assert (found / "shared/names.py").read_text() == "# shared/names.py\n"
    assert not any(path.is_symlink() for path in found.rglob("*"))


def test_everything_else_of_the_module_is_as_it_was(code: Path) -> None:
    assert Unpacking(code).BadZipFile is zipfile.BadZipFile
