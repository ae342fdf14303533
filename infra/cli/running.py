"""The core that a command works on: the product's own code, wired to where the core's state is."""

import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from infra.cli import place
from infra.cli.saying import Trouble

if TYPE_CHECKING:
    from infra.local.core import Running
    from shared.flow.house import House
    from shared.ingest.raw import RawStore
    from shared.log.claims import Claims
    from shared.log.consumers import Checkpoints, Parked
    from shared.log.log import Archive, EventLog, StoredEvents
    from shared.log.manifest import Manifests
    from shared.log.restore import Restorable
    from shared.orchestrate.bells import Bell
    from shared.orchestrate.waits import Executions, Waits
    from shared.vault.secrets import Secrets
    from shared.views.store import ViewStore

    class Log(EventLog, StoredEvents, Restorable, Protocol):
        """The log with the bytes below its meaning."""


@dataclass(frozen=True)
class Core:
    """What a command may use of a core; the operator acts."""

    house: "House"
    log: "Log"
    raw: "RawStore"
    views: "ViewStore"
    waits: "Waits"
    executions: "Executions"
    checkpoints: "Checkpoints"
    parked: "Parked"
    archive: "Archive"
    claims: "Claims"
    manifests: "Manifests"
    bells: "tuple[Bell, ...]"
    """The consumers of the log."""
    secrets: "Secrets"
    running: "Running | None" = None
    """The process that hosts it, where that is on this machine."""


_core: ContextVar[Callable[[], Core] | None] = ContextVar("core", default=None)


def core() -> Core:
    """Give the core that this command works on."""
    given = _core.get()
    return given() if given else _attached()


def work_on(given: Callable[[], Core] | None) -> None:
    """Let commands of this context work on another core than the one that runs."""
    _core.set(given)


def host() -> "Running":
    """Give the process that hosts the local core; says how to start one where none runs."""
    if place.stage() != "local":
        raise Trouble(f"--stage: {place.stage()} has no host on this machine")
    from infra.local.core import NotRunning, attach

    try:
        return attach(place.data())
    except NotRunning:
        start = f"keel up --data {place.data()}"
        raise Trouble(f"no core runs in {place.data()}; start one with: {start}") from None


def travelling() -> "Running":
    """Give the host of the core whose time can be moved."""
    running = core().running if place.stage() == "local" else None
    if running is None:
        raise Trouble(
            "--to: time travels on the embedded core alone; elsewhere keel tick without --to"
            " lets happen what is due now"
        )
    return running


def _attached() -> Core:
    if place.stage() == "local":
        running = host()
        os.environ.update(running.environment())
        return wired(running)
    from infra.cli.remote import environment

    os.environ.update(environment(place.stage()))
    return wired()


def wired(running: "Running | None" = None) -> Core:
    """Wire the product's own code by this process's environment, as its functions are."""
    from functions import doorbell, wiring
    from shared.log.s3 import S3Archive, S3Claims, S3Manifests

    return Core(
        house=wiring.house("operator"),
        log=wiring.event_log(),
        raw=wiring.raw_store(),
        views=wiring.views(),
        waits=wiring.waits(),
        executions=wiring.executions(),
        checkpoints=wiring.checkpoints(),
        parked=wiring.parked(),
        archive=S3Archive(),
        claims=S3Claims(),
        manifests=S3Manifests(),
        bells=(doorbell.router_bell(), doorbell.archive_bell(), doorbell.projector_bell()),
        secrets=wiring.secrets(),
        running=running,
    )
