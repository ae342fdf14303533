"""The secrets document in Secrets Manager."""

import boto3


def document(name: str) -> str:
    """Fetch the document called `name`."""
    text: str = boto3.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    return text
