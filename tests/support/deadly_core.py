"""A core whose death is arranged, and what can be read of it afterwards."""

import json
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from smtplib import SMTPException
from typing import Any, TypeVar

from infra.local.data import DataFolder
from infra.local.tick import travel
from shared.clock.clock import SystemClock
from tests.support.core import CoreProcess
from tests.support.deadly_points import RULES, Rule

PATIENCE = 120.0
T = TypeVar("T")


class DeadlyCore(CoreProcess):
    """A core that dies by rules, or lives where there are none."""

    def __init__(self, data: Path, *rules: Rule) -> None:
        super().__init__(data)
        if rules:
            self.host = ("tests.support.deadly_host", RULES.dump_json(rules).decode())

    def dies(self, where: str = "at its point") -> None:
        """Wait for its death; fails if it lives on, or ends in any other way."""
        assert self._process is not None
        try:
            code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it never came to: {where}") from None
        assert code == -signal.SIGKILL, where
        self.end()

    def dies_at_once(self, where: str) -> None:
        """Start it and wait for its death, whether or not it is ready before."""
        self.launched()
        try:
            self.dies(where)
        finally:
            self.end()


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


def later(data: Path, **time: float) -> None:
    """Let time pass for a core, whether it runs or not; what sleeps in it notices by itself."""
    folder = DataFolder(data)
    travel(folder, SystemClock(folder.clock).now() + timedelta(**time))


def came(look: Callable[[], T]) -> T:
    """Look until there is something; a core that is held never settles."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
    return found


def copied(data: Path, to: Path) -> Path:
    """Copy the folder of a core that does not run; its links stay good."""
    shutil.copytree(data, to, symlinks=True)
    return to


def events(core: CoreProcess) -> list[dict[str, Any]]:
    """Give the envelope of every event in the log, personal fields sealed."""
    table = core.running.environment()["KEEL_EVENTS_TABLE"]
    pages = core.running.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return [json.loads(bytes(item["body"]["B"])) for page in pages for item in page["Items"]]


def tally(found: Iterable[dict[str, Any]]) -> Counter[str]:
    """Count events by type."""
    return Counter(str(event["type"]) for event in found)
