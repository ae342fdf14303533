"""A core in an AWS account: what its functions are told, and what they do when they are called."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.cli.saying import Trouble
from infra.stages import Stage, stage_named

ONCE = Config(read_timeout=300, retries={"total_max_attempts": 1})
"""Longer than any function may take; what was called once is not called again unasked."""


def environment(name: str) -> dict[str, str]:
    """Give the environment of a deployed stage's functions; the credentials are the operator's own.

    Raises `Trouble` where no such stage is deployed, or nobody may ask.
    """
    stage = stage_named(name)
    function = f"{stage.prefix}-healthz"
    with _asking(stage, function):
        client = boto3.client("lambda", region_name=stage.region)
        found = client.get_function_configuration(FunctionName=function)
    told: dict[str, str] = found["Environment"]["Variables"]
    region = {"AWS_REGION": stage.region, "AWS_DEFAULT_REGION": stage.region}
    return {**told, **region}


def chores(name: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Call what the clock calls in a deployed stage, once each, and give what it did; None: failed.

    Raises `Trouble` where no such stage is deployed, or nobody may call.
    """
    from infra.aws.manifest import FUNCTIONS

    stage = stage_named(name)
    for row in (row for row in FUNCTIONS if row.every):
        with _asking(stage, row.on(stage)):
            client = boto3.client("lambda", region_name=stage.region, config=ONCE)
            said = client.invoke(FunctionName=row.on(stage), Payload=b"{}")
            answer = json.loads(said["Payload"].read())
        yield row.name, None if said.get("FunctionError") else answer


@contextmanager
def _asking(stage: Stage, function: str) -> Iterator[None]:
    """Say in one line why AWS did not answer about a function."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ResourceNotFoundException":
            deploy = f"make deploy STAGE={stage.name}"
            none = f"no {stage.name} core in {stage.region}"
            raise Trouble(f"{none}; deploy one with: {deploy}") from None
        raise Trouble(f"--stage {stage.name}: AWS says {code} about {function}") from None
    except BotoCoreError as error:
        raise Trouble(f"--stage {stage.name}: AWS cannot be asked: {error}") from None
