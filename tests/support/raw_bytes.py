"""The raw bucket of a core, as whoever looks for somebody's words searches it."""

from infra.local.environment import ACCOUNT
from infra.stages import LOCAL
from tests.support.core import CoreProcess

BUCKET = LOCAL.bucket("raw", ACCOUNT)


def raw_that_names(core: CoreProcess, address: str) -> dict[str, bytes]:
    """Give raw bytes in which an address stands, by key."""
    s3 = core.running.client("s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
    bodies = {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}
    return {key: body for key, body in bodies.items() if address.encode() in body}
