"""The operator's command on a real core: everything by its own process, and its exit code."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from infra.aws.code import ROOT
from tests.support.core import CoreProcess
from tests.support.terminal import typed

pytestmark = [pytest.mark.cloud, pytest.mark.slow]


class Keel:
    """Types commands to the shared core."""

    def __init__(self, core: CoreProcess) -> None:
        self.core = core

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run one command."""
        return typed(self.core, *arguments)

    def json(self, *arguments: str) -> Any:
        """Run one command that succeeds and give the document it printed."""
        done = self.run(*arguments, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def keel(shared_core: CoreProcess) -> Keel:
    return Keel(shared_core)


@pytest.fixture(scope="module")
def asked(keel: Keel) -> dict[str, Any]:
    """Give the question about a lead that was told by command."""
    email = f"{uuid4().hex[:8]}@client.example"
    words = "We need a website with photos. Our budget is 7000 EUR. Please send us a proposal."
    lead = keel.json("lead", "new", words, "--email", email, "--name", "Client Example")
    keel.core.running.settle()
    [question] = [q for q in keel.json("approvals") if q["subject"].endswith(lead["id"])]
    return {**question, "lead": lead["id"], "email": email}


def test_a_lead_is_told_approved_and_sent_from_the_terminal(
    keel: Keel, asked: dict[str, Any]
) -> None:
    assert asked["state"] == "pending"
    yes = keel.run("approve", asked["id"])
    assert yes.returncode == 0
    assert asked["email"] in yes.stdout
    again = keel.run("approve", asked["id"])
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 1

    ahead = keel.core.running.now() + timedelta(seconds=20)
    keel.json("tick", "--to", ahead.isoformat())
    assert len(keel.core.mails(asked["email"])) == 1
    [row] = [r for r in keel.json("view", "pipeline") if r["id"] == asked["lead"]]
    assert row["stage"] == "proposed"

    entries = keel.json("trail", asked["lead"])["entries"]
    kinds = [entry["type"] for entry in entries]
    assert kinds.count("ApprovalGranted") == 1 and kinds.count("ProposalSent") == 1
    assert {"ActionStarted", "ActionPerformed", "LeadQualified"} <= set(kinds)
    assert any(entry["rules"] for entry in entries)

    note = keel.run("lead", "note", asked["lead"], "They rang and like it.")
    assert note.returncode == 0
    won = keel.json("lead", "mark", asked["lead"], "won", "--because", "They said yes by phone.")
    assert won["state"] == "won"


def test_a_lost_lead_that_is_reopened_is_asked_about_again_without_a_schedule(keel: Keel) -> None:
    words = "We need a website with photos. Our budget is 7000 EUR. Please send us a proposal."
    lead = keel.json("lead", "new", words, "--email", f"{uuid4().hex[:8]}@client.example")["id"]

    def pending() -> list[str]:
        keel.core.running.settle()
        asked = [q for q in keel.json("approvals") if q["subject"].endswith(lead)]
        return [q["id"] for q in asked if q["state"] == "pending"]

    first = pending()
    assert keel.json("lead", "mark", lead, "lost", "--because", "They chose another.")["changed"]
    assert pending() == []
    assert keel.json("lead", "reopen", lead, "--because", "They came back.")["changed"]
    second = pending()
    assert (len(first), len(second)) == (1, 1)
    assert first != second


def test_the_log_is_verified_exported_and_imported_without_an_effect(
    keel: Keel, asked: dict[str, Any], tmp_path: Path
) -> None:
    keel.core.running.settle()
    mails = len(keel.core.mails())
    verified = keel.run("log", "verify")
    assert (verified.returncode, verified.stdout) == (0, "No damage.\n")
    events = keel.json("log", "tail", "--from-start", "--no-follow")
    folder = tmp_path / "export"
    assert keel.json("log", "export", str(folder))["events"] == len(events)
    done = keel.json("log", "import", str(folder))
    assert (done["fresh"], done["effects"]) == (0, 0)
    keel.core.running.settle()
    assert len(keel.core.mails()) == mails
    shown = keel.json("log", "show", asked["subject"])
    assert [e["version"] for e in shown] == list(range(1, len(shown) + 1))


def test_views_equal_the_fold_of_log_and_archive(keel: Keel, asked: dict[str, Any]) -> None:
    keel.core.running.settle()
    for options in ((), ("--from-archive",)):
        assert keel.json("replay", *options)["differences"] == []
    assert keel.json("replay", "--view", "pipeline", "--swap")["swapped"] is True
    assert asked["lead"] in [row["id"] for row in keel.json("view", "pipeline")]


def test_pause_and_resume_take_turns(keel: Keel) -> None:
    assert keel.json("pause")["changed"] is True
    assert keel.run("doctor").returncode == 1
    assert keel.json("resume")["changed"] is True
    healthy = keel.run("doctor")
    assert healthy.returncode == 0, healthy.stdout


def test_raw_input_goes_in_by_its_own_door(keel: Keel, tmp_path: Path) -> None:
    form = tmp_path / "form.json"
    fields = {"name": "Client Example", "email": f"{uuid4().hex[:8]}@client.example"}
    form.write_text(json.dumps({**fields, "message": "What does a logo cost?"}))
    sent = keel.run("signal", "send", "form", str(form))
    assert (sent.returncode, sent.stderr) == (0, "")
    signal = json.loads(sent.stdout)["signal"]
    assert keel.json("log", "show", f"signal/{signal}")[0]["type"] == "SignalReceived"
    mail = keel.run("signal", "send", "email", "infra/cli/inquiry.eml")
    assert (mail.returncode, mail.stderr) == (0, "")
    nothing = keel.run("signal", "send", "email", str(tmp_path / "nothing.eml"))
    assert nothing.returncode == 2 and "nothing.eml" in nothing.stderr


def test_retry_finds_nothing_to_do_in_a_healthy_core(keel: Keel, asked: dict[str, Any]) -> None:
    keel.core.running.settle()
    assert keel.json("retry") == []
    assert keel.json("retry", asked["subject"])["parked"] == []


def test_a_second_core_cannot_take_the_folder(keel: Keel) -> None:
    second = keel.run("up")
    assert second.returncode == 2
    assert len(second.stderr.splitlines()) == 1 and str(keel.core.data) in second.stderr


def test_the_demo_ends_with_won_and_one_proposal_mail() -> None:
    command = [sys.executable, "-m", "infra.cli", "demo", "--json"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    shown = json.loads(done.stdout)
    assert shown["opportunity"]["state"] == "won"
    assert shown["seconds"] > 0
    to_client = [mail for mail in shown["mails"] if mail["to"] == "office@client.example"]
    assert len(to_client) == 1
    assert all(e.keys() >= {"stream", "version", "type", "time"} for e in shown["events"])
    kinds = {entry["type"] for entry in shown["trail"]}
    assert {"ApprovalGranted", "ActionPerformed", "ProposalAccepted", "OpportunityWon"} <= kinds
