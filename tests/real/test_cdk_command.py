"""The CDK's own command line deploys the app, as `make deploy` does, here to the embedded cloud."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.aws.code import ROOT
from tests.support.cloud import ACCOUNT, CREDENTIALS, REGION, running_cloud

pytestmark = [pytest.mark.real, pytest.mark.cloud]
CDK = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"


@pytest.fixture(scope="module")
def cdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Run the command against a fresh embedded cloud."""
    if not CDK.exists():
        pytest.skip("the CDK's command is not installed: make node_modules/.ready")
    home = tmp_path_factory.mktemp("cloud")
    with running_cloud(home) as url:
        env = {
            **os.environ,
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": url,
            "KEEL_STAGE": "local",
            "CDK_VALIDATION": "false",
        }

        def command(*arguments: str) -> str:
            done = subprocess.run(
                [sys.executable, "-m", "infra.node", str(CDK), *arguments],
                cwd=ROOT,
                env=env,
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
            assert done.returncode == 0, done.stderr[-2000:]
            return done.stdout + done.stderr

        command("bootstrap", f"aws://{ACCOUNT}/{REGION}")
        yield command


def test_the_command_deploys_every_stack_and_then_finds_no_change(
    cdk: Callable[..., str], tmp_path: Path
) -> None:
    deploy = ("deploy", "--all", "--require-approval", "never", "--output", str(tmp_path))
    first = cdk(*deploy)
    assert "Keel-local-Core.ApiId = 0ee10ca1" in first
    again = cdk(*deploy)
    for stack in ("State", "Core", "Watch"):
        assert f"Keel-local-{stack} (no changes)" in again
