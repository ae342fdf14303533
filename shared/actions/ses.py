"""Mail through SES: one call, no retries, and every way it can end told apart."""

import os
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
)

from shared.actions.mailer import Accepted, Envelope, Outcome, Refusal, Unknown

NEVER_LEFT = (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
)
"""Errors that end a call before a byte of it has left the house."""
PROVES_NOTHING = frozenset({"RequestTimeout", "RequestTimeoutException"})
"""Codes with a 4xx status that come after the message may have been read."""
ONCE = Config(
    retries={"total_max_attempts": 1, "mode": "standard"}, connect_timeout=2, read_timeout=10
)


class SesMailer:
    """Sends by `SendRawEmail`, tagged with action and attempt so that delivery events name them.

    The configuration set is `configuration_set`, or else `KEEL_SES_CONFIGURATION_SET`; without
    one no delivery events come.
    """

    def __init__(self, configuration_set: str = "") -> None:
        self._given = configuration_set

    @cached_property
    def _ses(self) -> Any:
        return boto3.client("ses", config=ONCE)

    @cached_property
    def _options(self) -> dict[str, str]:
        name = self._given or os.environ.get("KEEL_SES_CONFIGURATION_SET", "")
        return {"ConfigurationSetName": name} if name else {}

    def send(self, envelope: Envelope) -> Outcome:
        """Send it; every ending is data, told by the kind of error alone."""
        # a tag may hold no slash: the bare id, whether or not its noun stands before it
        action = envelope.action.rpartition("/")[2]
        tags = {"action": action, "attempt": str(envelope.attempt)}
        try:
            sent = self._ses.send_raw_email(
                Source=envelope.sender,
                Destinations=list(envelope.recipients),
                RawMessage={"Data": tagged(envelope.message, tags)},
                Tags=[{"Name": name, "Value": value} for name, value in tags.items()],
                **self._options,
            )
        except ClientError as error:
            return _answered(error)
        except NEVER_LEFT as error:
            return Refusal(type(error).__name__)
        except BotoCoreError as error:
            return Unknown(type(error).__name__)
        return Accepted(sent["MessageId"])

    def find(self, action: str, attempt: int) -> str | None:
        """Say that SES cannot say: it has no look-up by tag."""
        del action, attempt
        return None


def tagged(message: bytes, tags: dict[str, str]) -> bytes:
    """Put the tags also into a header, which SES reads and takes off again.

    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-send-email.html
    """
    line_end = b"\r\n" if b"\r\n" in message else b"\n"
    pairs = ", ".join(f"{name}={value}" for name, value in tags.items())
    return f"X-SES-MESSAGE-TAGS: {pairs}".encode() + line_end + message


def _answered(error: ClientError) -> Outcome:
    """Judge an error that the provider answered: 4xx is a refusal, throttling among it."""
    code = error.response.get("Error", {}).get("Code", "") or "no code"
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if 400 <= status < 500 and code not in PROVES_NOTHING:
        return Refusal(code)
    return Unknown(f"{code} {status}")
