"""Executions of the subject's state machine; they carry ids and can be replaced."""

import json
import os
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from shared.domain import names

GONE = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})


class StepFunctions:
    """Starts and wakes executions; a subject's machine is called after its noun.

    The arn up to that noun is `prefix`, or else `KEEL_STATE_MACHINE_PREFIX`.
    """

    def __init__(self, prefix: str = "") -> None:
        self._given = prefix

    @cached_property
    def _prefix(self) -> str:
        return self._given or os.environ["KEEL_STATE_MACHINE_PREFIX"]

    @cached_property
    def _client(self) -> Any:
        patience = Config(connect_timeout=2, read_timeout=10)
        return boto3.client("stepfunctions", config=patience)

    def start(self, subject: str, number: int) -> None:
        """Start execution `number` of a subject; already running or known counts as started."""
        try:
            self._client.start_execution(
                stateMachineArn=f"{self._prefix}{names.noun(subject)}",
                name=execution_name(subject, number),
                input=json.dumps({"subject": subject, "number": number}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def wake(self, token: str) -> bool:
        """Let a parked execution go on; False if it is gone or was woken already."""
        try:
            self._client.send_task_success(taskToken=token, output="{}")
        except ClientError as error:
            if error.response["Error"]["Code"] in GONE:
                return False
            raise
        return True


def execution_name(subject: str, number: int) -> str:
    """Name an execution after what it works for, so that it cannot be started twice."""
    return f"{names.bare(subject)}-{number}"
