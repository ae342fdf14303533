"""A command finds a core in an AWS account by what its functions are told, and calls them."""

import io
import json
import zipfile
from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from infra.cli.remote import environment
from infra.cli.saying import Trouble
from infra.stages import DEV
from tests.support.cloud import CREDENTIALS

TOLD = {"KEEL_EVENTS_TABLE": "keel-dev-events", "KEEL_MASTER_KEY": "arn:aws:kms:key"}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with mock_aws(config={"lambda": {"use_docker": False}}):
        yield


def deployed(*functions: str) -> None:
    trust = {"Version": "2012-10-17", "Statement": []}
    role = boto3.client("iam").create_role(
        RoleName="keel", AssumeRolePolicyDocument=json.dumps(trust)
    )
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("handler.py", "")
    for function in functions:
        boto3.client("lambda", region_name=DEV.region).create_function(
            FunctionName=f"keel-dev-{function}",
            Runtime="python3.13",
            Role=role["Role"]["Arn"],
            Handler="handler.handler",
            Code={"ZipFile": code.getvalue()},
            Environment={"Variables": TOLD},
        )


def test_a_deployed_stage_tells_where_its_state_is(account: None) -> None:
    deployed("healthz")
    assert environment("dev") == {
        **TOLD,
        "AWS_REGION": DEV.region,
        "AWS_DEFAULT_REGION": DEV.region,
    }


def test_a_stage_that_is_not_deployed_says_how_to_deploy_it(account: None) -> None:
    with pytest.raises(Trouble, match="deploy one with: make deploy STAGE=dev"):
        environment("dev")


def test_without_credentials_it_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*CREDENTIALS, "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it would remember another test's keys
    with pytest.raises(Trouble, match="--stage dev: AWS cannot be asked: Unable to locate"):
        environment("dev")
