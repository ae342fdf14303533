"""The operator's command, working on a company in memory."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.cli import running
from infra.cli.keel import app
from shared.ingest.in_memory import InMemoryRawStore
from shared.log.archivist import Archivist
from shared.log.in_memory import (
    InMemoryArchive,
    InMemoryCheckpoints,
    InMemoryClaims,
    InMemoryManifests,
    InMemoryParked,
)
from shared.orchestrate.bells import Bell, Handle
from shared.orchestrate.route import Router
from shared.vault.secrets import Secrets
from shared.views.in_memory import InMemoryViewStore
from shared.views.projector import Projector
from tests.support.studio import Studio

SECRETS = json.dumps({"link_keys": ["a" * 24], "handle_key": "b" * 24})


@dataclass
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Give the one document it printed."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """Give the one line that says what is wrong."""
        [line] = self.err.splitlines()
        return line


class Terminal:
    """Whoever types commands; consumers of the log catch up before each."""

    def __init__(self, studio: Studio) -> None:
        self.moves_to(studio)

    def moves_to(self, studio: Studio) -> None:
        """Work on another company from now on."""
        self.studio = studio
        self.checkpoints, self.parked = InMemoryCheckpoints(), InMemoryParked()
        self.views, self.archive = InMemoryViewStore(), InMemoryArchive()
        self.raw = InMemoryRawStore(studio.clock)
        self.manifests = InMemoryManifests()
        handlers: dict[str, Handle] = {
            "router": Router(studio.house, studio.waits, studio.executions, studio.errands),
            "archive": Archivist(studio.log, self.archive),
            "projector": Projector(studio.log, studio.vault, self.views),
        }
        self.bells = tuple(
            Bell(name, self.checkpoints, self.parked, studio.clock, handle)
            for name, handle in handlers.items()
        )

    def core(self) -> running.Core:
        """Give the company as commands see it."""
        studio = self.studio
        return running.Core(
            house=studio.house,
            log=studio.log,
            raw=self.raw,
            views=self.views,
            waits=studio.waits,
            executions=studio.executions,
            checkpoints=self.checkpoints,
            parked=self.parked,
            archive=self.archive,
            claims=InMemoryClaims(),
            manifests=self.manifests,
            bells=self.bells,
            secrets=Secrets(lambda: SECRETS),
        )

    def catch_up(self) -> None:
        """Let every consumer read what is new."""
        for bell in self.bells:
            bell.ring(list(self.studio.log.streams()))

    def types(self, line: str, stdin: str = "") -> Said:
        """Run one command line, with something piped into it."""
        self.catch_up()
        result = CliRunner().invoke(app, shlex.split(line), input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def studio() -> Studio:
    """Give a company in memory in which nothing has happened yet."""
    return Studio()


@pytest.fixture
def keel(studio: Studio) -> Iterator[Terminal]:
    """Give a terminal of that company."""
    terminal = Terminal(studio)
    running.work_on(terminal.core)
    yield terminal
    running.work_on(None)
