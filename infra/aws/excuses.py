"""What cdk-nag is told about one construct, never about a stack: each with its honest reason."""

from collections.abc import Mapping

import aws_cdk as cdk
from constructs import IConstruct

PACK = "AwsSolutions"


def excuse(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Acknowledge findings about this construct and what it is made of, as {rule: reason}."""
    acknowledged = [
        cdk.Acknowledgment(id=f"{PACK}::{PACK}-{rule}", reason=reason)
        for rule, reason in reasons.items()
    ]
    cdk.Validations.of(construct).acknowledge(*acknowledged)


def wildcard(resource: str) -> str:
    """Name the finding about a resource that ends in a star."""
    return f"IAM5[Resource::{resource}]"


def spelled(construct: IConstruct, arn: str) -> str:
    """Write an ARN as cdk-nag does, which shows what the account will fill in."""
    stack = cdk.Stack.of(construct)
    resolved = stack.resolve(arn)
    if isinstance(resolved, str):
        return resolved
    parts = resolved["Fn::Join"][1]
    return "".join(part if isinstance(part, str) else f"<{part['Ref']}>" for part in parts)
