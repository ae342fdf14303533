"""The raw bucket of a core, as whoever looks for somebody's words searches it."""

from infra.local.environment import ACCOUNT
from infra.stages import LOCAL
from tests.support.core import CoreProcess

BUCKET = LOCAL.bucket("raw", ACCOUNT)


def raw_bytes(core: CoreProcess, prefix: str = "") -> dict[str, bytes]:
    """Give all raw bytes of a kind of arrival, by key."""
    s3 = core.running.client("s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
    return {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


def raw_that_names(core: CoreProcess, address: str) -> dict[str, bytes]:
    """Give raw bytes in which an address stands, by key."""
    return {key: body for key, body in raw_bytes(core).items() if address.encode() in body}
