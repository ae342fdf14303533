"""Errands as asynchronous invocations of the function that the clock calls, too."""

import json
import os
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config


class LambdaErrands:
    """Sends the function `name`, or else the one that `KEEL_RECONCILER` names."""

    def __init__(self, name: str = "") -> None:
        self._given = name

    @cached_property
    def _name(self) -> str:
        return self._given or os.environ["KEEL_RECONCILER"]

    @cached_property
    def _client(self) -> Any:
        return boto3.client("lambda", config=Config(connect_timeout=2, read_timeout=10))

    def look_after(self, action: str) -> None:
        """Have an action looked after soon, without waiting for it."""
        asked = json.dumps({"actions": [action]})
        self._client.invoke(FunctionName=self._name, InvocationType="Event", Payload=asked)
