"""Every stage is synthesized once; layers are stand-ins, since building them needs the registry."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.infra.templates import Assembly

os.environ.setdefault("CDK_VALIDATION", "false")


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Assembly]:
    """Synthesize a stage, once."""
    from infra.app import package_for, synthesized
    from infra.aws.functions import Package
    from infra.stages import stage_named

    layer = tmp_path_factory.mktemp("layer")
    (layer / "python").mkdir()
    (layer / "python" / "stands_in.py").write_text('"""Stands in."""\n')

    @cache
    def of(name: str) -> Assembly:
        stage = stage_named(name)
        code = package_for(stage).code
        folder: Path = tmp_path_factory.mktemp(name)
        return Assembly(synthesized(stage, folder, Package(code=code, layer=lambda _: layer)))

    return of


@pytest.fixture(scope="session")
def prod(assembly: Callable[[str], Assembly]) -> Assembly:
    return assembly("prod")


@pytest.fixture(scope="session")
def local(assembly: Callable[[str], Assembly]) -> Assembly:
    return assembly("local")
