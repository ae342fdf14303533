"""One MiniStack server for a test session, on a free loopback port, and empty tables in it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3

REGION = "eu-west-1"
ACCOUNT = "123456789012"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": ACCOUNT,
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def free_port() -> int:
    """Give a loopback port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running_cloud(home: Path) -> Iterator[str]:
    """Run MiniStack with its files under `home`; gives its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "TMPDIR": str(home),
        "S3_DATA_DIR": str(home / "s3"),
        "LOG_LEVEL": "ERROR",
    }
    with (home / "ministack.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=env, stdout=log, stderr=log
        )
        try:
            _await(f"{url}/health", server)
            yield url
        finally:
            server.terminate()
            server.wait(10)


def _await(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("MiniStack ended while it was starting")
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError("MiniStack did not start within 20 seconds")


def _key(name: str, kind: str = "HASH") -> dict[str, str]:
    return {"AttributeName": name, "KeyType": kind}


SCHEMAS: dict[str, dict[str, Any]] = {
    "events": {
        "keys": [_key("stream"), _key("version", "RANGE")],
        "numbers": {"version"},
        "index": ("by_day", [_key("day"), _key("recorded", "RANGE")], "KEYS_ONLY"),
    },
    "views": {"keys": [_key("view"), _key("id", "RANGE")]},
    "waits": {
        "keys": [_key("token")],
        "index": ("open", [_key("open"), _key("parked_at", "RANGE")], "ALL"),
    },
    "work": {"keys": [_key("kind"), _key("key", "RANGE")]},
}
"""The key schema of every table, as the deployed stack has it."""


def create_table(kind: str, client: Any = None) -> str:
    """Create an empty table of this kind under a name of its own."""
    schema = SCHEMAS[kind]
    name = f"keel-test-{kind}-{uuid4().hex[:12]}"
    index = schema.get("index")
    keys = [*schema["keys"], *(index[1] if index else ())]
    numbers = schema.get("numbers", set())
    more: dict[str, Any] = {}
    if index:
        more["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index[0],
                "KeySchema": index[1],
                "Projection": {"ProjectionType": index[2]},
            }
        ]
    (client or boto3.client("dynamodb")).create_table(
        TableName=name,
        KeySchema=schema["keys"],
        AttributeDefinitions=[
            {"AttributeName": key, "AttributeType": "N" if key in numbers else "S"}
            for key in dict.fromkeys(k["AttributeName"] for k in keys)
        ],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )
    return name


def create_bucket() -> str:
    """Create an empty bucket under a name of its own."""
    name = f"keel-test-{uuid4().hex[:12]}"
    boto3.client("s3").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    return name
