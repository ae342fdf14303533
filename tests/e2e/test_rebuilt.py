"""Rule 2: archive, raw bucket, sealed keys and secrets are enough to begin again.

The steps are those of docs/operator.md, "When everything is lost".
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from infra.local.data import DataFolder
from infra.local.environment import ACCOUNT
from infra.stages import LOCAL
from tests.support.core import CoreProcess, core, get, link
from tests.support.deadly_core import copied
from tests.support.deadly_people import ADA, BOB, approve, pass_time, stage
from tests.support.raw_bytes import BUCKET, raw_that_names
from tests.support.terminal import keel

pytestmark = [pytest.mark.cloud, pytest.mark.slow, pytest.mark.fault]

VIEWS = ("pipeline", "approvals", "contacts", "actions")
CLEO = "cleo@client.example"


def seen(process: CoreProcess) -> dict[str, Any]:
    """Give every row of the views that people look at."""
    return {name: json.loads(keel(process, "view", name, "--json")) for name in VIEWS}


def bring(there: DataFolder, here: DataFolder, names: Iterable[str], without: str = "") -> None:
    """Copy buckets from one data folder into another."""
    ignored = shutil.ignore_patterns(without)
    for name in names:
        bucket = f"{ACCOUNT}/{LOCAL.bucket(name, ACCOUNT)}"
        shutil.copytree(
            there.objects / bucket, here.objects / bucket, ignore=ignored, dirs_exist_ok=True
        )


def forgets(core: CoreProcess, address: str) -> dict[str, bytes]:
    """Let somebody write and be forgotten; give what copies of their raw mail still hold."""
    core.send(core.inquiry(f"Cleo Example <{address}>"))
    core.running.settle()
    copies = raw_that_names(core, address)
    rows = json.loads(keel(core, "view", "contacts", "--json"))
    [contact] = [row["id"] for row in rows if row.get("email") == address]
    keel(core, "forget", contact, "--yes", "--no-wait")
    assert copies and not raw_that_names(core, address)
    return copies


def test_a_core_of_which_three_buckets_and_the_secrets_are_left_begins_again(
    asked: Path, tmp_path: Path
) -> None:
    there, here = DataFolder(copied(asked, tmp_path / "old")), DataFolder(tmp_path / "new")
    with core(there.root) as old:
        copies = forgets(old, CLEO)
        approve(old, ADA)
        old.undo_window_passes()
        [question], [offer] = old.questions(ADA)[:1], old.mails(ADA)
        before, log = seen(old), set(old.events())
        letter = old.inquiry(f"Bob Example <{BOB}>").as_bytes()
        old.running.client("s3").put_object(Bucket=BUCKET, Key="email/unreceived", Body=letter)
        assert old.stop() == 0
    port = str(json.loads(there.ports.read_text())["http"])

    with core(here.root, "--port", port) as empty:
        assert empty.stop() == 0
    shutil.copy(there.secrets, here.secrets)
    bring(there, here, ("keys", "archive"))
    with core(here.root, "--port", port) as new:
        assert json.loads(keel(new, "log", "restore", "--json"))["damage"] == []
        new.running.settle()
        assert log <= set(new.events())
        assert "No damage." in keel(new, "log", "verify")
        assert seen(new) == before
        assert new.stop() == 0
    bring(there, here, ("raw",), without="*.meta.json")
    with core(here.root, "--port", port) as new:
        for key, body in copies.items():
            new.running.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)
        pass_time(new, hours=1)
        assert len(new.streams("signal/email")) == 3, "Bob's mail was received, others were known"
        assert new.mails() == [], "and nobody hears of it before the house goes on"
        assert raw_that_names(new, CLEO)
        assert json.loads(keel(new, "log", "restore", "--json"))["damage"] == []
        assert not raw_that_names(new, CLEO) and raw_that_names(new, BOB), (
            "who was forgotten stays so"
        )

        keel(new, "resume")
        pass_time(new, minutes=1)
        assert len(new.questions(BOB)) == 1
        assert get(link(offer, "proposals")).decide("accept", name="Ada Example").status == 200
        new.running.settle()
        assert new.lead(question)["stage"] == "won"
        pass_time(new, hours=1)
        assert (new.mails(ADA), len(new.questions(BOB))) == ([], 1)
        assert stage(new, BOB) == "awaiting_approval"
        assert keel(new, "log", "verify").startswith("No damage.")
