"""The keys of a local core: made once, kept in its data folder, told to the cloud at each start."""

import json
import os
import secrets
from base64 import b64encode
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.local.data import DataFolder, replaced
from infra.stages import LOCAL

NAME = f"{LOCAL.prefix}-secrets"


def generated() -> dict[str, Any]:
    """Make new keys."""

    def key() -> str:
        return b64encode(os.urandom(32)).decode()

    return {
        "link_keys": [key()],
        "handle_key": key(),
        "local_master_key": key(),
        "webhook_secrets": {"form": f"whsec_{b64encode(secrets.token_bytes(24)).decode()}"},
    }


def document(folder: DataFolder, model_key: str = "") -> dict[str, Any]:
    """Give the keys of this core; the model's key comes from the environment and is not kept.

    Losing `secrets.json` means losing every sealed name and every open link, so it is never
    written twice: it belongs into the operator's backup.
    """
    if not folder.secrets.exists():
        replaced(folder.secrets, json.dumps(generated(), indent=1))
    found: dict[str, Any] = json.loads(folder.secrets.read_text())
    return {**found, "anthropic_api_key": model_key} if model_key else found


def put(keys: dict[str, Any]) -> None:
    """Tell the cloud, which forgets secrets in a kill."""
    client = boto3.client("secretsmanager")
    text = json.dumps(keys)
    try:
        client.create_secret(Name=NAME, SecretString=text)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceExistsException":
            raise
        client.put_secret_value(SecretId=NAME, SecretString=text)
