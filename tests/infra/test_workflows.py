"""Workflows reach an account with every placeholder filled and nothing of a person logged."""

import json
import re

from infra.aws.manifest import BY_NAME
from infra.aws.workflows import definitions
from tests.infra.templates import Assembly

PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def test_every_placeholder_is_filled_with_its_own_function(prod: Assembly) -> None:
    for machine in prod.properties("AWS::StepFunctions::StateMachine"):
        wanted = set(PLACEHOLDER.findall(machine["DefinitionString"]))
        filled = machine["DefinitionSubstitutions"]
        assert wanted == set(filled)
        for placeholder, arn in filled.items():
            pascal = placeholder.removesuffix("Arn")
            assert re.fullmatch(f"Functions{pascal}[0-9A-F]{{8}}", arn["Fn::GetAtt"][0])


def test_every_step_of_the_manifest_is_a_task_of_a_workflow() -> None:
    named = {name for text in definitions().values() for name in PLACEHOLDER.findall(text)}
    assert named == {f"{row.pascal}Arn" for row in BY_NAME.values() if row.step}


def test_the_definition_travels_as_text_that_linters_can_read(prod: Assembly) -> None:
    (machine,) = prod.properties("AWS::StepFunctions::StateMachine")
    assert machine["StateMachineName"] == "keel-prod-opportunity"
    assert json.loads(machine["DefinitionString"])["StartAt"] == "Where are we?"


def test_executions_are_traced_and_logged_without_their_data(prod: Assembly) -> None:
    (machine,) = prod.properties("AWS::StepFunctions::StateMachine")
    logged = machine["LoggingConfiguration"]
    assert logged["Level"] == "ALL"
    assert logged["IncludeExecutionData"] is False
    assert machine["TracingConfiguration"] == {"Enabled": True}


def test_schedules_ring_as_often_as_the_manifest_says(prod: Assembly) -> None:
    rates = {r["Name"]: r["ScheduleExpression"] for r in prod.properties("AWS::Events::Rule")}
    minutes = {1: "rate(1 minute)", 5: "rate(5 minutes)"}
    assert rates == {
        f"keel-prod-{row.dashed}": minutes[row.every] for row in BY_NAME.values() if row.every
    }
    assert rates["keel-prod-wake-due"] == "rate(1 minute)"
