"""One app describes every stage; an account and the embedded cloud differ in values alone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.aws.code import ROOT
from infra.aws.manifest import BY_NAME
from infra.stages import STAGES, stage_named
from tests.infra.templates import Assembly, text

CORE_ONLY = ["CoreLayer"]
WITH_AI = ["AiLayer", "CoreLayer"]


def app(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "infra.app", *arguments]
    around = {**os.environ, "CDK_VALIDATION": "false", **env}
    return subprocess.run(
        command, cwd=ROOT, env=around, capture_output=True, text=True, check=False, timeout=120
    )


def told(assembly: Assembly, function: str) -> dict[str, str]:
    variables: dict[str, str] = assembly.functions[function]["Environment"]["Variables"]
    return variables


@pytest.mark.parametrize("name", sorted(STAGES))
def test_every_stage_has_every_function(assembly: Callable[[str], Assembly], name: str) -> None:
    functions = assembly(name).functions
    assert set(functions) == set(BY_NAME)
    for function, properties in functions.items():
        assert properties["FunctionName"] == f"keel-{name}-{BY_NAME[function].dashed}"
        assert properties["Handler"] == f"functions.{function}.handler.handler"


def test_only_who_asks_a_model_carries_its_library(prod: Assembly) -> None:
    for name, properties in prod.functions.items():
        layers = sorted(text(layer["Ref"])[9:-8] for layer in properties["Layers"])
        assert layers == (WITH_AI if BY_NAME[name].ai else CORE_ONLY), name


def test_functions_of_an_account_run_on_arm(prod: Assembly) -> None:
    assert {tuple(p["Architectures"]) for p in prod.functions.values()} == {("arm64",)}
    assert {p["TracingConfig"]["Mode"] for p in prod.functions.values()} == {"Active"}


def test_the_embedded_cloud_runs_on_this_machine_without_layers(local: Assembly) -> None:
    assert all("Layers" not in p for p in local.functions.values())


def test_one_assembly_serves_every_port_of_the_embedded_cloud(local: Assembly) -> None:
    for name in BY_NAME:
        assert not {"KEEL_PUBLIC_URL", "KEEL_CLOCK_FILE"} & set(told(local, name))


def test_functions_are_told_where_everything_is(prod: Assembly, local: Assembly) -> None:
    for name in BY_NAME:
        here = told(local, name)
        assert here["KEEL_EVENTS_TABLE"] == "keel-local-events"
        assert here["KEEL_RAW_BUCKET"] == "keel-local-raw-123456789012"
        assert here["KEEL_STATE_MACHINE_PREFIX"].endswith(":stateMachine:keel-local-")
        assert here["KEEL_MASTER_KEY"] == "local"
        assert set(told(prod, name)) - set(here) == {
            "KEEL_PUBLIC_URL",
            "KEEL_SES_CONFIGURATION_SET",
        }


def test_a_function_ends_before_the_lease_of_its_action() -> None:
    assert all(row.timeout < 300 for row in BY_NAME.values())


def test_a_step_ends_before_its_task_times_out() -> None:
    flow = json.loads((ROOT / "statemachines/opportunity.asl.json").read_text())
    limits = [s["TimeoutSeconds"] for s in flow["States"].values() if "TimeoutSeconds" in s]
    assert max(row.timeout for row in BY_NAME.values() if row.step) < min(limits)


def test_an_unknown_stage_is_refused_in_one_line() -> None:
    answer = app(KEEL_STAGE="staging")
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[-1].endswith("'staging' is none of local, dev, prod")
    with pytest.raises(LookupError):
        stage_named("")


def test_the_command_writes_what_the_embedded_cloud_deploys(tmp_path: Path) -> None:
    answer = app("--outdir", str(tmp_path), KEEL_STAGE="local")
    assert answer.returncode == 0, answer.stderr
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    kinds = [a["type"] for a in manifest["artifacts"].values()]
    assert kinds.count("aws:cloudformation:stack") == 3


@pytest.mark.slow
def test_cdks_own_validator_has_nothing_to_say(tmp_path: Path) -> None:
    answer = app("--outdir", str(tmp_path), KEEL_STAGE="local", CDK_VALIDATION="true")
    assert answer.returncode == 0, answer.stderr


def test_outputs_name_what_hosts_and_commands_need(prod: Assembly, local: Assembly) -> None:
    for assembly in (prod, local):
        outputs = {name for stack in assembly.stacks.values() for name in stack.get("Outputs", {})}
        assert outputs >= {
            "ApiId",
            "ApiUrl",
            "DeliveryTopicArn",
            "AlarmTopicArn",
            "EventsTableName",
            "ViewsTableName",
            "WaitsTableName",
            "WorkTableName",
            "RawBucketName",
            "ArchiveBucketName",
            "KeysBucketName",
        }


def test_memory_of_an_account_sleeps(prod: Assembly, local: Assembly) -> None:
    (group,) = prod.properties("AWS::OpenSearchServerless::CollectionGroup")
    assert group["Generation"] == "NEXTGEN"
    assert group["CapacityLimits"]["MinIndexingCapacityInOcu"] == 0
    assert group["CapacityLimits"]["MinSearchCapacityInOcu"] == 0
    assert "Memory" not in local.stacks
