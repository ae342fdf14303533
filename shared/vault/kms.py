"""The master key in KMS: data keys are wrapped and unwrapped there, bound to their name."""

from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidTag

from shared.vault.patience import PATIENCE

NOT_OURS = ("IncorrectKeyException", "InvalidCiphertextException")
"""What KMS says of bytes that were wrapped under another key or name."""


class KmsMasterKey:
    """Wraps under a customer key; every use is in its audit trail."""

    def __init__(self, key_id: str) -> None:
        self._key_id = key_id

    @cached_property
    def _kms(self) -> Any:
        return boto3.client("kms", config=Config(**PATIENCE))

    def wrap(self, plain: bytes, name: str) -> bytes:
        """Wrap a data key."""
        answer = self._kms.encrypt(
            KeyId=self._key_id, Plaintext=plain, EncryptionContext={"key": name}
        )
        wrapped: bytes = answer["CiphertextBlob"]
        return wrapped

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """Unwrap a data key; raises `InvalidTag` for another master key or name."""
        try:
            answer = self._kms.decrypt(
                KeyId=self._key_id, CiphertextBlob=wrapped, EncryptionContext={"key": name}
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in NOT_OURS:
                raise
            raise InvalidTag from error
        plain: bytes = answer["Plaintext"]
        return plain
