"""Raw bytes in S3."""

from collections.abc import Iterator
from datetime import UTC, datetime

from shared.log.s3 import Bucket


class S3RawStore:
    """Raw bytes in `bucket`, or else `KEEL_RAW_BUCKET`."""

    def __init__(self, bucket: str = "") -> None:
        self._bucket = Bucket(bucket, "KEEL_RAW_BUCKET")

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes durably; the same key again replaces them."""
        self._bucket.put(key, body)

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None."""
        return self._bucket.get(key)

    def keys(self, prefix: str = "", since: datetime | None = None) -> Iterator[str]:
        """Give keys under a prefix, last written at or after `since`, to the second."""
        first = since or datetime.min.replace(tzinfo=UTC)
        return (key for _, key in self.written(prefix, first))

    def written(self, prefix: str, since: datetime) -> Iterator[tuple[datetime, str]]:
        """Give (when it was last written, key) under a prefix, at or after `since`."""
        for page in self._bucket.listed(prefix):
            for found in page.get("Contents", ()):
                if found["LastModified"] >= since.replace(microsecond=0):
                    yield found["LastModified"], found["Key"]

    def delete(self, key: str) -> None:
        """Delete bytes; unknown keys are ignored."""
        self._bucket.delete(key)
