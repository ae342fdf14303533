"""Layers really install for Amazon's machines from the package registry."""

from pathlib import Path

import pytest

from infra.aws.layers import LAYERS, LayerNotBuilt, built

pytestmark = pytest.mark.real
LIMIT = 250 * 1024 * 1024
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (unzipped, all layers)"""
ARM64 = 183
"""`e_machine` of ELF for AArch64."""


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    build = tmp_path_factory.mktemp("build")
    try:
        return {name: built(name, build) for name in LAYERS}
    except LayerNotBuilt as missing:
        pytest.skip(str(missing))


def test_every_library_of_a_layer_is_for_arm64(layers: dict[str, Path]) -> None:
    libraries = [p for layer in layers.values() for p in layer.rglob("*.so*")]
    assert libraries
    for library in libraries:
        header = library.read_bytes()[:20]
        assert header[:4] == b"\x7fELF"
        assert int.from_bytes(header[18:20], "little") == ARM64, library.name


def test_both_layers_fit_under_a_function(layers: dict[str, Path]) -> None:
    files = (p for layer in layers.values() for p in layer.rglob("*") if p.is_file())
    assert sum(p.stat().st_size for p in files) < 0.9 * LIMIT


def test_layers_hold_what_functions_import(layers: dict[str, Path]) -> None:
    core, ai = (layers[name] / "python" for name in LAYERS)
    for package in ("pydantic", "pynamodb", "boto3", "cryptography", "celpy", "jinja2"):
        assert (core / package).is_dir(), package
    assert (ai / "anthropic").is_dir()
    assert not (ai / "pydantic").exists()
