"""The commands that people and programs rely on are there, and set-up needs Python and make."""

import re
import subprocess

import pytest

from infra.aws.code import ROOT

TARGETS = """setup demo up test check real bench sim mutants shape synth deploy""".split()


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_the_targets_of_the_contract(target: str) -> None:
    known = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert re.search(rf"^make {target} +\S", known, flags=re.MULTILINE)


def test_make_refuses_to_deploy_anything_but_an_account() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "^(dev|prod)$$" in makefile


def test_ci_runs_what_people_run() -> None:
    assert (ROOT / ".ci/run").read_text().splitlines()[-1] == "exec make check"
    assert ".ci/run" in (ROOT / ".github/workflows/ci.yml").read_text()


def test_the_embedded_cloud_and_the_sdk_agree() -> None:
    locked = (ROOT / "requirements.txt").read_text()
    versions = dict(re.findall(r"^(boto3|botocore)==(\S+)", locked, flags=re.MULTILINE))
    assert versions["boto3"] == versions["botocore"]


def test_every_ignored_rule_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    rules = re.findall(r'^    "[A-Z]+[0-9]*",.*$', text, flags=re.MULTILINE)
    assert len(rules) > 20
    assert [rule for rule in rules if "# " not in rule] == []
