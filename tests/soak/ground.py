"""The core under test, whoever kills it, and what the world outside was promised."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError

from botocore.exceptions import BotoCoreError, ClientError

from infra.aws.code import ROOT
from infra.local.core import FunctionFailed, NotRunning
from infra.local.data import DataFolder, replaced
from infra.local.mailbox import shown
from infra.local.tick import travel
from shared.clock.clock import SystemClock
from tests.support.core import CoreProcess
from tests.support.spawn import in_group

INTERRUPTED = (
    OSError,
    HTTPException,
    URLError,
    NotRunning,
    FunctionFailed,
    BotoCoreError,
    ClientError,
)
"""How a call may end when the core dies under it; SMTP's errors are an `OSError` as well."""
SPREAD = (0.2, 1.8)
"""How unevenly kills are spread."""
KILLS = {"core": 6, "worker": 4, "core while starting": 2, "core, politely": 1}
MOST_TRIES = 60
LOW_PORTS = range(20000, 32000)
"""Below what the system hands out by itself, so that a restart finds its ports free."""


@dataclass
class Promised:
    """What the world was told: each of it must be found in the log."""

    mails: set[str] = field(default_factory=set)
    """Message-IDs that heard 250."""
    forms: set[str] = field(default_factory=set)
    """Ids of deliveries that heard 202."""
    pages: set[tuple[str, str, str, str]] = field(default_factory=set)
    """(proposal, choice, nonce, words) of answers that a client was thanked for."""
    left: set[str] = field(default_factory=set)
    """Contacts who were told that they get no more mail."""
    answers: list[tuple[str, str]] = field(default_factory=list)
    """(approval, state) that the owner was told stands."""


class Ground:
    """One core on one folder; `holding` keeps the killer away."""

    def __init__(self, data: Path, chance: random.Random, kill_every: float) -> None:
        self.core = CoreProcess(data)
        self.chance = chance
        self._kill_every = kill_every
        self.folder = DataFolder(data.absolute())
        self.counts: Counter[str] = Counter()
        self.promised = Promised()
        self.holding = threading.RLock()
        self.up, self.over = threading.Event(), threading.Event()
        self.trouble: list[str] = []
        self._counting = threading.Lock()
        self._seen: set[str] = set()

    def start(self) -> None:
        """Start the core on ports that stay its own."""
        self.folder.root.mkdir(parents=True, exist_ok=True)
        if not self.folder.ports.exists():
            numbers = {name: _free(self.chance) for name in ("gateway", "http", "smtp")}
            replaced(self.folder.ports, json.dumps(numbers))
        self.core.start()
        self.up.set()

    def count(self, what: str, times: int = 1) -> None:
        """Count something that happened."""
        with self._counting:
            self.counts[what] += times

    def now(self) -> datetime:
        """Give the time by the core's clock, whether it runs or not."""
        return SystemClock(self.folder.clock).now().astimezone(UTC)

    def insist(self, what: str, attempt: Callable[[], bool]) -> bool:
        """Try until it is taken, as mail servers and sites do; waiting for a core is no try."""
        tries = 0
        while not self.over.is_set():
            if not self.up.wait(0.5):
                continue
            if attempt():
                return True
            tries += 1
            if tries == MOST_TRIES:
                self.trouble.append(f"never taken: {what}")
                return False
            self.over.wait(0.3)
        return False

    def travel(self, seconds: float) -> None:
        """Move the core's clock; what is due then is woken by whoever looks next."""
        travel(self.folder, self.now() + timedelta(seconds=seconds))

    def terminal(self, *words: str) -> bool:
        """Type a command; say whether it was done."""
        command = [sys.executable, "-m", "infra.cli", *words]
        told = {**os.environ, "KEEL_DATA": str(self.folder.root)}
        done = subprocess.run(
            command, check=False, cwd=ROOT, capture_output=True, env=told, timeout=180
        )
        self.count(f"keel {words[0]}")
        return done.returncode == 0

    # --- mails that left --------------------------------------------------------------------------

    def letters(self) -> list[dict[str, Any]]:
        """Give the mails that came since this was last asked, as their readers see them."""
        files = sorted(self.folder.mailbox.glob("*.json"))
        new = [file for file in files if file.stem not in self._seen]
        self._seen.update(file.stem for file in new)
        return [{**envelope(file), **shown(_parsed(file))} for file in new]

    # --- kills ------------------------------------------------------------------------------------

    def reap(self) -> None:
        """Kill something at random moments until it is over."""
        while not self.over.wait(self.chance.uniform(*SPREAD) * self._kill_every):
            with self.holding:
                if not self.over.is_set():
                    self._killed(self.chance.choices(list(KILLS), list(KILLS.values()))[0])

    def _killed(self, what: str) -> None:
        """Kill; a core that cannot be stopped or started again ends the soak, and is told."""
        try:
            self._kill(what)
        except Exception as error:
            self.trouble.append(f"killed: {what}: {type(error).__name__}: {error}")
            self.over.set()
            raise

    def _kill(self, what: str) -> None:
        if what == "worker":
            self._kill_worker()
            return
        self.up.clear()
        if what == "core, politely":
            self.core.stop()
        else:
            self.core.kill()
        if what == "core while starting":
            self.core.launched()
            self.over.wait(self.chance.uniform(0.3, 6.0))
            self.core.kill()
            self.count("killed: core")
        self.count(f"killed: {what}")
        try:
            self.start()
        except RuntimeError as error:
            self.trouble.append(f"it did not start again: {error}")
            self.over.set()

    def _kill_worker(self) -> None:
        assert self.core._process is not None
        own = self.core._process.pid
        workers = [pid for pid in in_group(own) if pid != own]
        if workers:
            try:
                os.kill(self.chance.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                return  # it had just ended by itself
            self.count("killed: worker")

    @property
    def kills(self) -> int:
        """Count kills of every kind."""
        return sum(n for what, n in self.counts.items() if what.startswith("killed"))


def envelope(file: Path) -> dict[str, Any]:
    """Read who a mail is from and to, and its tags."""
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def _parsed(file: Path) -> Any:
    return message_from_bytes(file.with_suffix(".eml").read_bytes(), policy=policy.default)


def _free(chance: random.Random) -> int:
    for _ in range(1000):
        number = chance.choice(LOW_PORTS)
        with socket.socket() as trying:
            try:
                trying.bind(("127.0.0.1", number))
            except OSError:
                continue
            return number
    raise RuntimeError("no port is free")
