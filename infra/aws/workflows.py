"""Workflows: the files of `statemachines/`, with the functions of the manifest filled in."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.aws.code import ROOT
from infra.aws.excuses import excuse, wildcard
from infra.aws.functions import RETENTION
from infra.aws.manifest import FUNCTIONS
from infra.stages import Stage

FOLDER = ROOT / "statemachines"
SUFFIX = ".asl.json"


def definitions(folder: Path = FOLDER) -> dict[str, str]:
    """Give the text of every workflow by its name."""
    return {f.name.removesuffix(SUFFIX): f.read_text() for f in sorted(folder.glob(f"*{SUFFIX}"))}


def arn_prefix(stack: cdk.Stack, stage: Stage) -> str:
    """Give what the ARN of every workflow of this stage begins with."""
    return stack.format_arn(
        service="states",
        resource="stateMachine",
        resource_name=f"{stage.prefix}-",
        arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
    )


class Workflows(Construct):
    """One state machine per file; it may invoke the functions that its text names."""

    def __init__(
        self, scope: Construct, stage: Stage, functions: Mapping[str, lambda_.Function]
    ) -> None:
        super().__init__(scope, "Workflows")
        self._stage, self._functions = stage, functions
        for name, text in definitions().items():
            self._machine(name, text)

    def _machine(self, name: str, text: str) -> sfn.StateMachine:
        arns = self._steps(text)
        return sfn.StateMachine(
            self,
            name.title(),
            state_machine_name=f"{self._stage.prefix}-{name}",
            definition_body=sfn.DefinitionBody.from_string(text),
            definition_substitutions=arns,
            role=self._role(name, list(arns.values())),
            tracing_enabled=not self._stage.local,
            # Ids are all that executions carry, and even those stay out of the log.
            logs=sfn.LogOptions(
                destination=self._log(name), level=sfn.LogLevel.ALL, include_execution_data=False
            ),
        )

    def _steps(self, text: str) -> dict[str, str]:
        """Give the ARN behind every placeholder that the text names."""
        steps = {f"{row.pascal}Arn": row.name for row in FUNCTIONS if row.step}
        return {
            placeholder: self._functions[name].function_arn
            for placeholder, name in steps.items()
            if f"${{{placeholder}}}" in text
        }

    def _role(self, name: str, arns: list[str]) -> iam.Role:
        """Invoke the steps and no version of them: a definition from text grants nothing."""
        invoke = iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=arns)
        role = iam.Role(
            self,
            f"{name.title()}Role",
            assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
            description=f"Lets the {name} workflow run its own steps",
            inline_policies={"steps": iam.PolicyDocument(statements=[invoke])},
        )
        unnamed = "Delivery of workflow logs, and X-Ray, have no resources to name."
        excuse(role, {wildcard("*"): unnamed})
        return role

    def _log(self, name: str) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            f"{name.title()}Log",
            log_group_name=f"/aws/vendedlogs/states/{self._stage.prefix}-{name}",
            retention=RETENTION[self._stage.log_days],
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
