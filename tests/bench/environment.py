"""The environment that a measurement runs in, put back afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.cloud import CREDENTIALS


@contextmanager
def told(values: dict[str, str]) -> Iterator[None]:
    """Set environment variables for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def aws_at(url: str) -> Iterator[None]:
    """Point AWS clients at a server for a while."""
    with told({**CREDENTIALS, "AWS_ENDPOINT_URL": url}):
        yield
