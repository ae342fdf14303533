"""A whole history is imported into a real core while its consumers listen: nothing is sent, then
or later."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from infra.local.data import DataFolder
from shared.domain.names import COMPANY, OUTBOUND
from shared.log.export import Folder, exported
from shared.log.in_memory import InMemoryClaims
from shared.vault.s3 import S3KeyStore
from shared.vault.secrets import Secrets
from shared.vault.secretsmanager import document
from shared.vault.vault import SealingVault, WrappingKey
from tests.support.core import CoreProcess, core
from tests.support.history import long_history
from tests.support.terminal import keel

pytestmark = [pytest.mark.cloud, pytest.mark.slow, pytest.mark.fault]

MANY = 10_000
PATIENCE = 600


def vault_of(process: CoreProcess, monkeypatch: pytest.MonkeyPatch) -> SealingVault:
    """Give the vault of a running core."""
    for name, value in process.running.environment().items():
        monkeypatch.setenv(name, value)
    told = process.running.environment()
    secrets = Secrets(lambda: document(told["KEEL_SECRETS"]))
    master = WrappingKey(secrets.local_master_key())
    return SealingVault(S3KeyStore(told["KEEL_KEYS_BUCKET"]), lambda: master, secrets.handle_key)


def test_importing_ten_thousand_events_sends_and_starts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with core(tmp_path / "data") as process:
        vault, folder = vault_of(process, monkeypatch), tmp_path / "export"
        old = long_history(vault, MANY)
        now = process.running.now()
        count = exported(old, InMemoryClaims(), Folder(folder), vault, now)
        before = set(process.events())
        assert list(DataFolder(process.data).keys.iterdir()), "where whoever misses them is sent"

        said = json.loads(keel(process, "log", "import", str(folder), "--json"))
        assert (said["events"], said["fresh"], said["effects"]) == (count, count, 0)
        process.running.settle(PATIENCE)
        process.running.tick(now + timedelta(days=1))

        assert process.mails() == []
        assert executions(process) == []
        brought = {(s, version) for s in old.streams() for version, _, _ in old.stored(s)}
        of_itself = set(process.events()) - before - brought
        assert {stream for stream, _ in of_itself} <= {OUTBOUND, COMPANY}, "held, with its policies"


def test_a_company_moves_to_an_empty_core_with_its_keys(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    with core(tmp_path / "old") as old:
        old.send(old.inquiry("Ada Example <ada@bakery.example>"))
        old.running.settle()
        keel(old, "log", "export", str(folder))
        kept = json.loads(keel(old, "view", "pipeline", "--json"))
        brought = set(old.events())
    with core(tmp_path / "new") as new:
        new.running.settle()
        new.stop()
        there, here = DataFolder(old.data), DataFolder(new.data)
        shutil.copy(there.secrets, here.secrets)
        shutil.copytree(there.keys, here.keys, dirs_exist_ok=True)
        new.start()
        new.running.invoke("sweep")
        said = json.loads(keel(new, "log", "import", str(folder), "--json"))
        assert said["fresh"] == said["events"] == len(brought)
        new.running.settle(PATIENCE)
        assert json.loads(keel(new, "view", "pipeline", "--json")) == kept
        assert new.mails() == []


def executions(process: CoreProcess) -> list[str]:
    """Give every execution of every state machine."""
    client = process.running.client("stepfunctions")
    machines = client.list_state_machines()["stateMachines"]
    return [
        execution["name"]
        for machine in machines
        for execution in client.list_executions(stateMachineArn=machine["stateMachineArn"])[
            "executions"
        ]
    ]
