"""A core whose death is arranged, and what can be read of it afterwards."""

import json
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from tests.support.core import CoreProcess
from tests.support.deadly_points import RULES, Rule

PATIENCE = 120.0


class DeadlyCore(CoreProcess):
    """A core that dies by rules, or lives where there are none."""

    def __init__(self, data: Path, *rules: Rule) -> None:
        super().__init__(data)
        if rules:
            self.HOST = ("tests.support.deadly_host", RULES.dump_json(rules).decode())

    def dies(self) -> None:
        """Wait for its death; fails if it ends in any other way."""
        assert self._process is not None
        process, self._process = self._process, None
        assert process.wait(PATIENCE) == -signal.SIGKILL, "it ended by itself"
        assert process.stdout is not None
        process.stdout.close()

    def dies_at_once(self) -> None:
        """Start it and wait for its death, whether or not it is ready before."""
        self._launched()
        self.dies()


@contextmanager
def living(data: Path, *rules: Rule) -> Iterator[DeadlyCore]:
    """Run a core until it dies, at the latest until the end of the block."""
    process = DeadlyCore(data, *rules)
    try:
        process.start()
        yield process
    finally:
        process.end()


@contextmanager
def dying() -> Iterator[None]:
    """Let somebody outside speak to a core that dies meanwhile: they hear nothing."""
    with suppress(OSError, SMTPException, HTTPException):
        yield


def copied(data: Path, to: Path) -> Path:
    """Copy the folder of a core that does not run; its links stay good."""
    shutil.copytree(data, to, symlinks=True)
    return to


def events(core: CoreProcess) -> list[dict[str, Any]]:
    """Give the envelope of every event in the log, personal fields sealed."""
    table = core.running.environment()["KEEL_EVENTS_TABLE"]
    pages = core.running.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return [json.loads(bytes(item["body"]["B"])) for page in pages for item in page["Items"]]


def tally(core: CoreProcess) -> Counter[str]:
    """Count the events of the log by type."""
    return Counter(str(event["type"]) for event in events(core))
