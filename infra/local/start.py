"""How a core starts: cloud, secrets, stacks, then what was left standing, and the doors at last."""

import logging
import os
import shutil
import tempfile
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.aws.code import ROOT
from infra.local import cloud, environment, secrets
from infra.local.assembly import Assembly
from infra.local.core import Core, FunctionFailed, Progress, Running
from infra.local.data import CoreRecord, DataFolder, replaced
from infra.local.deploy import Deployment
from infra.local.host import Host
from infra.local.ports import Ports, taken
from infra.local.smtp_in import Inbox
from infra.local.smtp_server import SmtpServer
from infra.local.workers import POSSIBLE, Nursery
from infra.stages import LOCAL, LOCAL_API
from shared.company.company import load


class Start:
    """One start of one core."""

    def __init__(self, core: Core, folder: DataFolder) -> None:
        self._core, self._folder = core, folder
        self._company = load(core.company or ROOT / "company.yaml").identity
        self._assembly = Assembly()
        self._code = folder.code(self._assembly.digest)
        self._keys = secrets.document(folder, os.environ.get(environment.MODEL_KEY, ""))
        self._restart = (folder.state / f"{cloud.TABLES}.json").exists()
        if not self._is_deployed():
            self._assembly.begin()
        self._ports = taken(folder.ports, core.http_port, core.smtp_port)
        self._told = told(core, folder, self._ports)

    def run(self) -> None:
        """Serve until the process is told to stop."""
        become(self._folder, self._ports, self._told)
        if self._is_deployed():
            self._raise_nursery()  # it learns while the cloud starts
        host = self._host = Host(self._folder, self._ports, LOCAL_API, sync=self._core.sync)
        quieten(self._folder.log)
        inbox = Inbox(self._company.inbox, self._folder.root, trusted=self._core.trust_mail)
        self._smtp = SmtpServer(inbox, self._ports.smtp)
        host.run(self._bring_up, self._close)

    def _bring_up(self) -> None:
        """Bring everything up while the doors are still closed, and open them."""
        secrets.put(self._keys)
        # In AWS the mail stack proves the domain; the embedded cloud takes our word.
        domain = self._company.inbox.rpartition("@")[2]
        boto3.client("ses").verify_domain_identity(Domain=domain)
        self._deploy()
        record = self._record()
        running = Running(record)
        if self._restart:
            pick_up(running, self._core.progress)
        if self._host.stopping:
            return
        cloud.release_consumers()
        self._smtp.start()
        self._host.front_door.opened()
        replaced(self._folder.record, record.model_dump_json(indent=1))
        self._core.ready(record.ready)

    def _is_deployed(self) -> bool:
        """Say whether the base holds this very assembly already."""
        deployed = self._folder.deployed
        known = deployed.read_text() if deployed.exists() else ""
        return self._restart and known == self._assembly.digest and self._code.exists()

    def _deploy(self) -> None:
        """Deploy what the base does not hold yet; then it is a new base."""
        if self._is_deployed():
            self._let_fork()
            return
        self._core.progress("writing the stacks")
        assembly = self._assembly.folder()
        shutil.copytree(self._assembly.code(), self._code, dirs_exist_ok=True)
        self._raise_nursery()
        self._let_fork()
        self._core.progress("deploying")
        Deployment(assembly, os.environ["AWS_ENDPOINT_URL"]).run()
        self._host.save()
        replaced(self._folder.deployed, self._assembly.digest)
        for old in self._folder.root.glob(self._folder.code("*").name):
            if old != self._code:
                shutil.rmtree(old)

    def _raise_nursery(self) -> None:
        self._nursery = Nursery(self._code) if POSSIBLE else None

    def _let_fork(self) -> None:
        if self._nursery:
            cloud.fork_workers(self._nursery)

    def _record(self) -> CoreRecord:
        """Say where the core is, and what its functions are told."""
        client = boto3.client("lambda")
        name = f"{LOCAL.prefix}-healthz"
        configured = client.get_function_configuration(FunctionName=name)
        return CoreRecord(
            pid=os.getpid(),
            gateway=os.environ["AWS_ENDPOINT_URL"],
            http=f"http://{self._ports.address('http')}",
            smtp=self._ports.address("smtp"),
            inbox=self._company.inbox,
            operator=self._company.operator,
            data=str(self._folder.root),
            environment={**configured["Environment"]["Variables"], **self._told},
        )

    def _close(self) -> None:
        """Close the doors before the cloud goes."""
        self._folder.forget(os.getpid())
        self._smtp.stop()


def pick_up(running: Running, progress: Progress) -> None:
    """Let what was left standing go on, before any mail comes in: nobody else receives what lies.

    A chore that fails is told of and keeps no door shut; its schedule calls it again.
    """
    progress("picking up what was left standing")
    for chore in ("resume_workflows", "sweep"):
        try:
            running.invoke(chore, {"after_restart": True})
        except (FunctionFailed, BotoCoreError, ClientError) as error:
            progress(f"{chore} could not do all of it ({_line(error)}); it is tried again soon")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def told(core: Core, folder: DataFolder, ports: Ports) -> dict[str, str]:
    """Give what this process, its functions and its clients are told."""
    public = f"http://{ports.address('http')}"
    return {
        **environment.for_clients(f"http://{ports.address('gateway')}"),
        **environment.for_functions(folder, public, core.company),
    }


def become(folder: DataFolder, ports: Ports, said: dict[str, str]) -> None:
    """Make this process's environment the cloud's: it is read at import and inherited by workers."""
    port = int(ports.address("gateway").rpartition(":")[2])
    kept = environment.without_aws(os.environ)
    os.environ.clear()
    os.environ.update({**kept, **environment.for_cloud(folder, port), **said})
    tempfile.tempdir = None


def quieten(log: Path) -> None:
    """Let the cloud speak into a file."""
    speaking = logging.FileHandler(log, mode="w")
    speaking.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [speaking]
    root.setLevel(logging.WARNING)
