"""One command: fast to ask for help, loads only what is used, and says no in one line."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from infra.cli import keel, running
from infra.cli.keel import PARTS, app, loaded
from infra.cli.saying import BAD_INPUT
from shared.company.yaml_text import Invalid

ROOT = Path(__file__).parents[3]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "infra.cli", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)


def leaves() -> list[list[str]]:
    return [
        [name, *([each] if each else [])]
        for name in PARTS
        for each in getattr(loaded(name), "commands", {"": None})
    ]


@pytest.mark.parametrize("path", leaves(), ids=" ".join)
def test_every_command_explains_itself(path: list[str]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"], prog_name="keel")
    assert result.exit_code == 0
    assert f"keel {' '.join(path)}" in result.stdout
    assert "--data" in result.stdout
    assert "--json" in result.stdout or path == ["signal", "parse"], "that one prints JSON anyway"


@pytest.mark.parametrize("name", PARTS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    assert loaded(name).help.splitlines()[0] == PARTS[name].help


def test_help_loads_nothing_heavy_and_comes_at_once() -> None:
    code = (
        "import sys\nfrom infra.cli.keel import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'boto3', 'botocore', 'ministack', 'aws_cdk', 'pynamodb', 'anthropic', 'pydantic'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    began = time.monotonic()
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    took = time.monotonic() - began
    assert said.stderr.strip() == "[]"
    assert "trail" in said.stdout
    assert took < 3, "a tenth of this on a machine with nothing else to do"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["view"],
        ["view", "pipeline", "--colour", "red"],
        ["signal", "parse", "email"],
        ["--stage", "mars", "view", "pipeline"],
        ["up", "--port", "http"],
        ["up", "--port", "70000"],
        ["policy", "what-if", "--policy", "/nowhere"],
        ["up", "--stage", "prod"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == BAD_INPUT
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and result.stderr.startswith("keel: ")


def test_a_company_that_is_not_there_is_named_with_its_folder(tmp_path: Path) -> None:
    gone = tmp_path / "nope.yaml"
    result = CliRunner().invoke(app, ["up", "--company", str(gone)])
    said = f"keel: {gone}: cannot be read: No such file or directory\n"
    assert (result.exit_code, result.stderr) == (BAD_INPUT, said)


def test_a_fault_of_another_company_names_its_folder(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("identity: {}\n")
    result = CliRunner().invoke(app, ["up", "--company", str(other)])
    assert result.stderr == f"keel: {other}: identity.name: is missing\n"
    assert result.exit_code == BAD_INPUT


def test_a_company_that_was_spoilt_is_one_line_for_every_command() -> None:
    def spoilt() -> running.Core:
        raise Invalid("company.yaml: currency: is missing")

    running.work_on(spoilt)
    try:
        result = CliRunner().invoke(app, ["doctor"])
    finally:
        running.work_on(None)
    assert (result.exit_code, result.stderr) == (
        BAD_INPUT,
        "keel: company.yaml: currency: is missing\n",
    )


def test_wrong_usage_says_where_more_is_told() -> None:
    told = [CliRunner().invoke(app, line.split()).stderr for line in ("nothing", "lead new")]
    assert told[0].endswith("'nothing'; see: keel --help\n")
    assert told[1].endswith("; see: keel lead new --help\n")


def test_a_near_miss_is_suggested() -> None:
    result = CliRunner().invoke(app, ["aprove", "x"])
    assert "Did you mean 'approve'" in result.stderr


def test_without_a_command_it_shows_what_there_is() -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code == BAD_INPUT
    assert "approvals" in result.stdout


NEEDING_A_CORE = [
    "view pipeline",
    "approvals",
    "approve x",
    "edit x README.md",
    "return x shorter",
    "reject x",
    "lead new hello --email a@client.example",
    "lead note x y",
    "lead mark x won",
    "lead reopen x",
    "log tail",
    "log show x",
    "log verify",
    "replay",
    "trail x",
    "pause",
    "resume",
    "retry",
    "tick",
    "doctor",
]


@pytest.mark.parametrize("line", NEEDING_A_CORE)
def test_without_a_core_one_line_says_how_to_start_one(line: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*line.split(), "--data", str(tmp_path)])
    assert result.exit_code == BAD_INPUT
    assert (
        result.stderr
        == f"keel: no core runs in {tmp_path}; start one with: keel up --data {tmp_path}\n"
    )


@pytest.mark.parametrize("line", ["approvals", "up"])
def test_a_file_in_the_place_of_a_folder_is_one_line(line: str, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    result = CliRunner().invoke(app, [line, "--data", str(tmp_path / "data")])
    assert result.exit_code == BAD_INPUT
    assert str(tmp_path / "data") in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_without_policies_is_not_called_sound(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["policy", "check", "--library", str(tmp_path)])
    assert result.exit_code == BAD_INPUT
    assert result.stderr == f"keel: {tmp_path}: there are no policies here\n"


def test_data_may_stand_before_the_command_or_in_the_environment(tmp_path: Path) -> None:
    for arguments, environment in (
        (["--data", str(tmp_path), "approvals"], None),
        (["approvals"], {"KEEL_DATA": str(tmp_path)}),
    ):
        result = CliRunner().invoke(app, arguments, env=environment)
        assert f"no core runs in {tmp_path};" in result.stderr


def test_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    done = run("signal", "parse", "email", "infra/cli/inquiry.eml")
    assert (done.returncode, done.stderr) == (0, "")
    empty = tmp_path / "empty.eml"
    empty.touch()
    refused = run("signal", "parse", "email", str(empty))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1 and str(empty) in refused.stderr


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_name: str) -> typer.Typer:
        raise ZeroDivisionError

    monkeypatch.setattr(keel, "loaded", broken)
    assert isinstance(CliRunner().invoke(app, ["view", "x"]).exception, ZeroDivisionError)
