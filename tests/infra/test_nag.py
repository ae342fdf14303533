"""What an account would receive passes AWS's own checklist, and the checklist is awake."""

import json
from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from infra.app import context, judged
from infra.aws.excuses import excuse, wildcard
from tests.infra.templates import Assembly


def careless(stack: cdk.Stack) -> iam.Role:
    """Give a role that may do everything with every bucket."""
    role = iam.Role(stack, "Careless", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    role.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"]))
    return role


def refused(folder: Path, build: Callable[[cdk.Stack], object]) -> str:
    app = cdk.App(context=context(), outdir=str(folder))
    build(cdk.Stack(app, "Try"))
    judged(app)
    with pytest.raises(RuntimeError) as refusal:
        app.synth()
    return str(refusal.value)


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_nothing_is_found_in_what_an_account_receives(
    assembly: Callable[[str], Assembly], stage: str
) -> None:
    report = json.loads((assembly(stage).folder / "validation-report.json").read_text())
    (checklist,) = (p for p in report["pluginReports"] if p["pluginName"] == "AwsSolutions")
    assert checklist["conclusion"] == "success"
    assert checklist["violations"] == []


def test_a_careless_role_wakes_the_checklist(tmp_path: Path) -> None:
    complaint = refused(tmp_path, careless)
    assert "Try/Careless/DefaultPolicy" in complaint
    assert "AwsSolutions-IAM5" in complaint


def test_an_open_bucket_wakes_the_checklist(tmp_path: Path) -> None:
    assert "AwsSolutions-S10" in refused(tmp_path, lambda stack: s3.Bucket(stack, "Open"))


def test_an_excuse_covers_its_own_construct_alone(tmp_path: Path) -> None:
    def two(stack: cdk.Stack) -> None:
        excused = iam.Role(stack, "Known", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        excused.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"]))
        excuse(excused, {wildcard("*"): "Known for this test."})
        careless(stack)

    complaint = refused(tmp_path, two)
    assert "Try/Careless" in complaint
    assert "Try/Known" not in complaint
