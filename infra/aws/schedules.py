"""What the clock moves: one rule per function that has a schedule."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.aws.manifest import FUNCTIONS
from infra.stages import Stage


class Schedules(Construct):
    """A missed minute is made up by the next one, so nothing is queued."""

    def __init__(
        self, scope: Construct, stage: Stage, functions: Mapping[str, lambda_.IFunction]
    ) -> None:
        super().__init__(scope, "Schedules")
        for row in (row for row in FUNCTIONS if row.every):
            events.Rule(
                self,
                row.pascal,
                rule_name=row.on(stage),
                schedule=events.Schedule.rate(cdk.Duration.minutes(row.every)),
                targets=[targets.LambdaFunction(functions[row.name])],
            )
