"""A claim check: data too large for the table lies elsewhere, under the digest of its bytes."""

from hashlib import sha256
from typing import Protocol

INLINE_UP_TO = 300_000
"""Bytes of one event that stay in the table; DynamoDB takes items of up to 400 KB."""


class ClaimMissing(Exception):
    """What a claim check stands for is gone or was changed; names its key."""


class Claims(Protocol):
    """Where the bytes behind claim checks lie."""

    def put(self, key: str, body: bytes) -> None:
        """Keep bytes durably; the same key always has the same bytes."""
        ...

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None."""
        ...


def key_of(body: bytes) -> str:
    """Name bytes after their digest, so that storing them twice changes nothing."""
    return f"claims/{sha256(body).hexdigest()}"


def redeem(claims: Claims, key: str, digest: str) -> bytes:
    """Give the bytes behind a claim check; raises `ClaimMissing` unless they are those."""
    body = claims.get(key)
    if body is None or sha256(body).hexdigest() != digest:
        raise ClaimMissing(key)
    return body
