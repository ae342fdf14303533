"""The company's secrets are born in the account and never pass through a template."""

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.aws.excuses import excuse
from infra.stages import Stage

LENGTH = 44
"""Letters and digits alone, in fours: base64 of 33 bytes."""


def company_secrets(scope: Construct, stage: Stage) -> secretsmanager.ISecret:
    """Give the secret that functions read.

    In AWS it is generated once and kept when the stack goes: the handle key never changes. The
    operator adds `anthropic_api_key` and `webhook_secrets` to it. Changing what is generated here
    would make CloudFormation generate it again, so a test holds it fast. The embedded cloud's host
    writes its own.
    """
    name = f"{stage.prefix}-secrets"
    if stage.local:
        return secretsmanager.Secret.from_secret_name_v2(scope, "Secrets", name)
    born = f"{{{{resolve:secretsmanager:{_link_key(scope).secret_arn}:SecretString}}}}"
    secrets = secretsmanager.Secret(
        scope,
        "Secrets",
        secret_name=name,
        description="Keys that functions read; put your provider's keys into it",
        generate_secret_string=_generated(
            secret_string_template=json.dumps({"link_keys": [born], "webhook_secrets": {}}),
            generate_string_key="handle_key",
        ),
        removal_policy=cdk.RemovalPolicy.RETAIN,
    )
    why = "Two live link keys rotate by hand without breaking a link; the handle key never may."
    excuse(secrets, {"SMG4": why})
    return secrets


def _link_key(scope: Construct) -> secretsmanager.Secret:
    """Generate the first link key apart, since only one value of a secret can be generated."""
    key = secretsmanager.Secret(
        scope,
        "LinkKey",
        description="The first key that signs links",
        generate_secret_string=_generated(),
        removal_policy=cdk.RemovalPolicy.RETAIN,
    )
    excuse(key, {"SMG4": "Only the first link key; keys rotate inside the company's secret."})
    return key


def _generated(**more: Any) -> secretsmanager.SecretStringGenerator:
    return secretsmanager.SecretStringGenerator(
        exclude_punctuation=True, password_length=LENGTH, **more
    )
