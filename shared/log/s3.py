"""Archive and claim-checked bytes in S3; objects are written once and never change."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote, unquote

import boto3
from botocore.exceptions import ClientError

MANIFESTS = "manifests/"
EVENTS = "events/"
"""Archived events are `events/<stream, percent-encoded>/<version, ten digits>`, or several of them,
one in a line, `<first>-<last>`; no object ever changes."""
MOST_IN_ONE = 100
"""Events in one object."""


@cache
def client(_endpoint: str) -> Any:
    """Give the one client of this process."""
    return boto3.client("s3")


class Bucket:
    """One bucket by name, or else as an environment variable says, looked up at first use."""

    def __init__(self, bucket: str, variable: str) -> None:
        self._given = bucket
        self._variable = variable

    @cached_property
    def name(self) -> str:
        """Give the bucket's name."""
        return self._given or os.environ[self._variable]

    @property
    def _s3(self) -> Any:
        return client(os.environ.get("AWS_ENDPOINT_URL", ""))

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes under a key."""
        self._s3.put_object(Bucket=self.name, Key=key, Body=body)

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None."""
        try:
            found: bytes = self._s3.get_object(Bucket=self.name, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                return None
            raise
        return found

    def delete(self, key: str) -> None:
        """Delete bytes; unknown keys are ignored."""
        self._s3.delete_object(Bucket=self.name, Key=key)

    def listed(self, prefix: str, delimiter: str = "") -> Iterator[dict[str, Any]]:
        """Give the pages of a listing."""
        pages = self._s3.get_paginator("list_objects_v2")
        yield from pages.paginate(Bucket=self.name, Prefix=prefix, Delimiter=delimiter)


class S3Claims:
    """Claim-checked bytes in `bucket`, or else `KEEL_ARCHIVE_BUCKET`."""

    def __init__(self, bucket: str = "") -> None:
        self._bucket = Bucket(bucket, "KEEL_ARCHIVE_BUCKET")

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes durably."""
        self._bucket.put(key, body)

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None."""
        return self._bucket.get(key)


class S3Archive:
    """Archived events in `bucket`, or else `KEEL_ARCHIVE_BUCKET`."""

    def __init__(self, bucket: str = "") -> None:
        self._bucket = Bucket(bucket, "KEEL_ARCHIVE_BUCKET")

    def put(self, stream: str, first: int, stored: Sequence[bytes]) -> None:
        """Keep the stored bytes of events that follow each other; the same again changes nothing."""
        for at in range(0, len(stored), MOST_IN_ONE):
            part, begins = stored[at : at + MOST_IN_ONE], first + at
            ends = f"-{begins + len(part) - 1:010}" if len(part) > 1 else ""
            self._bucket.put(f"{_folder(stream)}{begins:010}{ends}", b"\n".join(part))

    def streams(self) -> Iterator[str]:
        """Give the name of every archived stream."""
        for page in self._bucket.listed(EVENTS, delimiter="/"):
            for folder in page.get("CommonPrefixes", ()):
                yield unquote(folder["Prefix"][len(EVENTS) : -1])

    def read(self, stream: str) -> Sequence[tuple[int, bytes]]:
        """Give (version, stored bytes) of a stream, by version."""
        keys = [
            found["Key"]
            for page in self._bucket.listed(_folder(stream))
            for found in page.get("Contents", ())
        ]
        found: dict[int, bytes] = {}
        for key in sorted(keys):
            first, body = int(key.rpartition("/")[2].partition("-")[0]), self._bucket.get(key)
            found |= dict(enumerate(body.split(b"\n") if body else (), first))
        return sorted(found.items())


class S3Manifests:
    """Signed manifests in `bucket`, or else `KEEL_ARCHIVE_BUCKET`."""

    def __init__(self, bucket: str = "") -> None:
        self._bucket = Bucket(bucket, "KEEL_ARCHIVE_BUCKET")

    def put(self, day: date, body: bytes) -> None:
        """Keep the manifest of a day."""
        self._bucket.put(f"{MANIFESTS}{day.isoformat()}", body)

    def get(self, day: date) -> bytes | None:
        """Give the manifest of a day, or None."""
        return self._bucket.get(f"{MANIFESTS}{day.isoformat()}")

    def days(self) -> Sequence[date]:
        """Give every day that has one, oldest first."""
        return sorted(
            date.fromisoformat(found["Key"][len(MANIFESTS) :])
            for page in self._bucket.listed(MANIFESTS)
            for found in page.get("Contents", ())
        )


def _folder(stream: str) -> str:
    return f"{EVENTS}{quote(stream, safe='')}/"
