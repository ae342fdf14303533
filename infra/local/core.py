"""One embedded core: started in the foreground, or found where it runs."""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from infra.local.data import CoreRecord, DataFolder, InUse, NotRunning
from infra.stages import LOCAL
from shared.clock.clock import SystemClock

Ready = Callable[[dict[str, object]], None]
Progress = Callable[[str], None]


def quiet(_line: str) -> None:
    """Say nothing."""


class FunctionFailed(Exception):
    """A function raised; names it and the kind of error."""


@dataclass(frozen=True)
class Core:
    """What is asked of a core that is started here."""

    data: Path
    http_port: int = 0
    """0 takes the last run's port, or else a free one."""
    smtp_port: int = 0
    company: Path | None = None
    """Another company than the one of the checkout."""
    sync: bool = False
    """Let every write reach the disk itself: slower, and safe from a loss of power."""
    trust_mail: bool = True
    """Whether mail from this machine counts as authenticated."""
    ready: Ready = lambda _line: None
    """Is given the line of the contract once everything answers."""
    progress: Progress = quiet

    @classmethod
    def start(cls, data: Path, http_port: int = 0, smtp_port: int = 0, **more: Any) -> None:
        """Run a core in the foreground until SIGTERM or SIGINT, then stop it cleanly.

        Raises `InUse`, `PortTaken`, `SynthFailed`, `DeployFailed`, `JournalBroken`.
        """
        cls(data, http_port, smtp_port, **more).run()

    def run(self) -> None:
        """Hold the folder and serve."""
        folder = DataFolder(self.data.absolute())
        with folder.held():
            from infra.local.start import Start

            folder.prepare()
            Start(self, folder).run()


_BUILDING = Lock()
"""A session is not to be used by two threads at once; a client is."""


@cache
def _session(key: str, secret: str, region: str) -> Any:
    """Give one session, which reads the description of a service once."""
    import boto3

    return boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, region_name=region)


@cache
def _client(service: str, endpoint: str, *who: str) -> Any:
    from botocore.config import Config

    once = Config(read_timeout=300, retries={"total_max_attempts": 1}, proxies={})
    return _session(*who).client(service, endpoint_url=endpoint, config=once)


@dataclass(frozen=True)
class Running:
    """A core that runs in another process on this machine."""

    record: CoreRecord

    @property
    def endpoint(self) -> str:
        """Give the address of the cloud's API."""
        return self.record.gateway

    @property
    def ready(self) -> dict[str, object]:
        """Give the line that the core printed when it was ready."""
        return self.record.ready

    def environment(self) -> dict[str, str]:
        """Give what product code in this process needs to work on that core."""
        return dict(self.record.environment)

    def client(self, service: str) -> Any:
        """Give an AWS client of that cloud, whatever this process's own environment says."""
        told = self.record.environment
        who = told["AWS_ACCESS_KEY_ID"], told["AWS_SECRET_ACCESS_KEY"], told["AWS_REGION"]
        with _BUILDING:
            return _client(service, self.endpoint, *who)

    def invoke(self, function: str, event: dict[str, Any] | None = None) -> Any:
        """Call a function by its folder's name and give its answer; raises `FunctionFailed`."""
        name = f"{LOCAL.prefix}-{function.replace('_', '-')}"
        said = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event or {}))
        answered = json.loads(said["Payload"].read() or b"null")
        if said.get("FunctionError"):
            kind = answered.get("errorType", "") if isinstance(answered, dict) else ""
            raise FunctionFailed(f"{function}: {kind or 'failed'}")
        return answered

    def busy(self) -> int:
        """Count what moves by itself just now."""
        return self._ask("busy")

    def settle(self, patience: float = 180.0) -> None:
        """Wait until nothing moves by itself: all that follows has followed, or waits for somebody.

        Raises `TimeoutError`.
        """
        deadline = time.monotonic() + patience
        while self._ask("calm"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the core did not settle within {patience:.0f} seconds")
            time.sleep(0.03)

    def _ask(self, about: str) -> int:
        with urllib.request.urlopen(f"{self.endpoint}/_keel/{about}", timeout=60) as said:  # noqa: S310 - loopback
            found: int = json.load(said)["busy"]
            return found

    def travel(self, to: datetime) -> None:
        """Move the core's clock forward and let what sleeps notice; nothing else is woken."""
        from infra.local.tick import travel

        travel(DataFolder(Path(self.record.data)), to)
        self.settle()

    def now(self) -> datetime:
        """Give the time by the core's clock."""
        return SystemClock(DataFolder(Path(self.record.data)).clock).now()

    def tick(self, to: datetime | None = None) -> dict[str, Any]:
        """Let due things happen; with `to`, travel there from one due time to the next."""
        from infra.local.tick import tick

        return tick(self, DataFolder(Path(self.record.data)), to)


def attach(data: Path) -> Running:
    """Find the core that runs on a folder; raises `NotRunning`."""
    return Running(DataFolder(data.absolute()).running())


__all__ = ["Core", "FunctionFailed", "InUse", "NotRunning", "Running", "attach"]
