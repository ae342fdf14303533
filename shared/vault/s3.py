"""Wrapped data keys as objects of an unversioned bucket."""

from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from shared.vault.data_keys import KeyLost
from shared.vault.patience import PATIENCE

TAKEN = (409, 412)
"""Another writer was first, or is about to be."""


class S3KeyStore:
    """One object per wrapped key; the first writer of a name wins."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    @cached_property
    def _s3(self) -> Any:
        return boto3.client("s3", config=Config(**PATIENCE))

    def get(self, name: str) -> bytes | None:
        """Give a wrapped key, or None."""
        try:
            found: bytes = self._s3.get_object(Bucket=self._bucket, Key=name)["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            return None
        return found

    def create(self, name: str, wrapped: bytes) -> bytes:
        """Keep a wrapped key unless there is one (`If-None-Match`); give the one kept."""
        try:
            self._s3.put_object(Bucket=self._bucket, Key=name, Body=wrapped, IfNoneMatch="*")
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in TAKEN:
                raise
        kept = self.get(name)
        if kept is None:
            raise KeyLost(name)
        return kept

    def replace(self, name: str, wrapped: bytes) -> None:
        """Put other bytes in a key's place."""
        self._s3.put_object(Bucket=self._bucket, Key=name, Body=wrapped)
