"""Layers hold the pinned requirements, each once, and what no function reads stays out."""

import re
from pathlib import Path

import pytest

from infra.aws.code import ROOT
from infra.aws.layers import UNUSED, LayerNotBuilt, requirements


def pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", text, flags=re.MULTILINE))


LOCKED = pins((ROOT / "requirements.txt").read_text())


@pytest.mark.parametrize("layer", ["core", "ai"])
def test_a_layer_holds_the_versions_that_are_tested(layer: str) -> None:
    held = pins(requirements(layer))
    assert held
    assert {name: LOCKED[name] for name in held} == held


def test_no_package_is_in_both_layers() -> None:
    assert not pins(requirements("core")).keys() & pins(requirements("ai")).keys()


def test_only_the_ai_layer_carries_the_model_sdk() -> None:
    assert "anthropic" not in pins(requirements("core"))
    assert "anthropic" in pins(requirements("ai"))


def test_what_only_grpc_needs_stays_out() -> None:
    assert not set(UNUSED) & pins(requirements("ai")).keys()


@pytest.mark.parametrize("layer", ["core", "ai"])
def test_every_package_is_pinned_by_hash(layer: str) -> None:
    text = requirements(layer)
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block


def test_layers_that_disagree_are_refused(tmp_path: Path) -> None:
    pin = "pydantic=={} \\\n    --hash=sha256:00\n"
    (tmp_path / "requirements-core.txt").write_text(pin.format("2.0"))
    (tmp_path / "requirements-ai.txt").write_text(pin.format("1.0"))
    with pytest.raises(LayerNotBuilt, match="make lock"):
        requirements("ai", tmp_path)


def test_no_lock_file_names_a_registry() -> None:
    for name in ("requirements.txt", "requirements-core.txt", "requirements-ai.txt"):
        assert "://" not in (ROOT / name).read_text()
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
