"""The data folder: all that one embedded core keeps, and who is using it now."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from infra.stages import LOCAL

VERSION = 1
"""Layout of the folder; a core refuses one that is newer."""


class InUse(Exception):
    """Another core works on this folder."""


class NotRunning(Exception):
    """No core works on this folder."""


class CoreRecord(BaseModel):
    """What a running core tells about itself, in `core.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = VERSION
    pid: int
    gateway: str
    """Address of the embedded cloud's API, for AWS clients."""
    http: str
    """Address of the front door, the origin of every link."""
    smtp: str
    """Host and port of the SMTP inbox."""
    inbox: str
    operator: str
    data: str
    environment: dict[str, str]
    """What a process on this machine needs to act as a function of this core."""

    @property
    def ready(self) -> dict[str, object]:
        """Give the line that is printed when the core is ready."""
        told = self.model_dump(include={"http", "smtp", "inbox", "operator", "data"})
        return {"ready": True, **told}


@dataclass(frozen=True)
class DataFolder:
    """Where everything lies; only `prepare` and the writers named here touch the disk."""

    root: Path

    def prepare(self) -> None:
        """Make the folder, for its owner alone, and empty what no start may inherit."""
        shutil.rmtree(self.temporary, ignore_errors=True)
        for folder in (self.root, self.state, self.objects, self.mailbox, self.temporary):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.record.unlink(missing_ok=True)

    @property
    def state(self) -> Path:
        """Tables, stacks and functions as the embedded cloud last saved them: the base."""
        return self.root / "state"

    @property
    def objects(self) -> Path:
        """Objects of every bucket."""
        return self.root / "s3"

    @property
    def keys(self) -> Path:
        """The wrapped keys of people, which `secrets` open: both go together, or neither."""
        account = str(LOCAL.account)
        return self.objects / account / LOCAL.bucket("keys", account)

    @property
    def mailbox(self) -> Path:
        """Mails that went out."""
        return self.root / "mailbox"

    @property
    def temporary(self) -> Path:
        """Folders of workers; emptied at every start, since workers leave them behind."""
        return self.root / "tmp"

    @property
    def secrets(self) -> Path:
        """Keys of this core, made once."""
        return self.root / "secrets.json"

    @property
    def clock(self) -> Path:
        """Seconds by which time has travelled."""
        return self.root / "clock"

    @property
    def ports(self) -> Path:
        """Ports of the last run, so that links stay good."""
        return self.root / "ports.json"

    @property
    def deployed(self) -> Path:
        """Digest of the assembly that the saved base holds."""
        return self.root / "deployed"

    def code(self, digest: str) -> Path:
        """Give the code of a deployed assembly, which outlives the folder of builds."""
        return self.root / f"code-{digest}"

    @property
    def log(self) -> Path:
        """What the embedded cloud says, when nobody watches."""
        return self.root / "core.log"

    @property
    def record(self) -> Path:
        """The running core's address; there only while it is ready."""
        return self.root / "core.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other core out for as long as this process lives.

        Raises `InUse`. The lock dies with the process, however that ends.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / "lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(f"another core works on {self.root}") from None
            yield

    def in_use(self) -> bool:
        """Say whether a core lives on this folder."""
        try:
            with self.held():
                return False
        except InUse:
            return True

    def running(self) -> CoreRecord:
        """Give the record of the core that runs here; raises `NotRunning`."""
        try:
            found = CoreRecord.model_validate_json(self.record.read_bytes())
        except FileNotFoundError:
            raise NotRunning(f"no core runs on {self.root}") from None
        except ValidationError:
            raise NotRunning(f"{self.record} is not readable by this version") from None
        if not self.in_use():
            raise NotRunning(f"the core on {self.root} has ended")
        return found

    def forget(self, pid: int) -> None:
        """Take the record of a core away, unless it is another's by now."""
        if self.record.exists() and json.loads(self.record.read_text())["pid"] == pid:
            self.record.unlink()


def replaced(file: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner alone."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)
