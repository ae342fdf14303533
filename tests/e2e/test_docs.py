"""What the docs show can be pasted, and does on a real core what they say."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.aws.code import ROOT
from tests.support.core import CoreProcess

pytestmark = [pytest.mark.cloud, pytest.mark.slow]


def snippet(page: str, language: str) -> str:
    """Give the one block of a page that is written in a language."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    [block] = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(block)


def run(*command: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": "", **environment},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_form_of_docs_forms_becomes_a_lead(shared_core: CoreProcess, tmp_path: Path) -> None:
    core = shared_core
    (tmp_path / "send_form.py").write_text(snippet("forms.md", "python"), encoding="utf-8")
    record = json.loads((core.data / "core.json").read_text())
    secrets = json.loads((core.data / "secrets.json").read_text())
    said = run(
        sys.executable,
        "send_form.py",
        folder=tmp_path,
        KEEL_URL=record["http"],
        KEEL_FORM_SECRET=secrets["webhook_secrets"]["form"],
    )
    status, _, answer = said.partition(" ")
    assert status == "202"
    assert f"signal/{json.loads(answer)['signal']}" in core.streams("signal/form")
    core.running.settle()
    [question] = [q for q in core.questions("ada@client.example") if "six pages" in q["text"]]
    assert core.lead(question)["stage"] == "awaiting_approval"


def test_the_look_inside_of_docs_developer_shows_every_lead(shared_core: CoreProcess) -> None:
    core = shared_core
    core.send(core.inquiry("look@inside.example"))
    core.running.settle()
    pasted = snippet("developer.md", "sh").replace(".venv/bin/python", sys.executable)
    said = run("bash", "-c", pasted, folder=ROOT, KEEL_DATA=str(core.data))
    shown = dict(line.split() for line in said.splitlines())
    assert {f"opportunity/{id}" for id in shown} == core.streams("opportunity")
    assert "awaiting_approval" in shown.values()
