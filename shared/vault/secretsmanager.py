"""The secrets document in Secrets Manager."""

import boto3
from botocore.config import Config

from shared.vault.patience import PATIENCE


def document(name: str) -> str:
    """Fetch the document called `name`."""
    client = boto3.client("secretsmanager", config=Config(**PATIENCE))
    text: str = client.get_secret_value(SecretId=name)["SecretString"]
    return text
