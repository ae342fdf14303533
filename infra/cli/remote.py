"""A core in an AWS account: what its functions are told is what a command needs to know."""

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.cli.saying import Trouble
from infra.stages import stage_named


def environment(name: str) -> dict[str, str]:
    """Give the environment of a deployed stage's functions; the credentials are the operator's own.

    Raises `Trouble` where no such stage is deployed, or nobody may ask.
    """
    stage = stage_named(name)
    function = f"{stage.prefix}-healthz"
    try:
        client = boto3.client("lambda", region_name=stage.region)
        found = client.get_function_configuration(FunctionName=function)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ResourceNotFoundException":
            deploy = f"make deploy STAGE={name}"
            raise Trouble(f"no {name} core in {stage.region}; deploy one with: {deploy}") from None
        raise Trouble(f"--stage {name}: AWS says {code} about {function}") from None
    except BotoCoreError as error:
        raise Trouble(f"--stage {name}: AWS cannot be asked: {error}") from None
    told: dict[str, str] = found["Environment"]["Variables"]
    region = {"AWS_REGION": stage.region, "AWS_DEFAULT_REGION": stage.region}
    return {**told, **region}
