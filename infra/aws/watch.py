"""Watch: what the operator is told before a client notices."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as watch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.aws.core import Core
from infra.aws.delivery import service_topic
from infra.aws.doorbell import Doorbell
from infra.aws.manifest import FUNCTIONS, Function
from infra.aws.state import State
from infra.aws.workflows import arn_prefix, definitions
from infra.stages import Stage

FIVE_MINUTES = cdk.Duration.minutes(5)
ONE_DAY = cdk.Duration.days(1)
LATE = cdk.Duration.minutes(5).to_milliseconds()
MICRO_PER_CENT = 10_000


class Watch(cdk.Stack):
    """Alarms, the topic that carries them, and one page that shows a day."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        state: State,
        core: Core,
        *,
        operator: str,
        daily_budget_cents: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, f"Keel-{stage.name}-Watch", **kwargs)
        self._stage = stage
        self._api_id = core.api_id
        self.topic = service_topic(
            self, "alarms", stage, state.data_key, "cloudwatch.amazonaws.com"
        )
        if not stage.local:
            self.topic.add_subscription(subscriptions.EmailSubscription(operator))
        cdk.CfnOutput(self, "AlarmTopicArn", value=self.topic.topic_arn)
        self._alarms = [
            *self._left_behind(),
            *self._failing(),
            self._spending(daily_budget_cents),
        ]
        self._dashboard()

    def _left_behind(self) -> list[watch.Alarm]:
        """Events that a consumer could not take, or takes late."""
        found = [
            self._alarm(
                "ParkedStreams",
                self._own("ParkedStreams", "Maximum"),
                "A stream is parked: `keel retry STREAM` rings it again.",
            )
        ]
        for row in (row for row in FUNCTIONS if row.rings):
            left = Doorbell.queue_name(self._stage, row)
            depth = _aws("SQS", "ApproximateNumberOfMessagesVisible", "Maximum", QueueName=left)
            why = f"{row.name} gave up on stream records; the sweeper reads the log itself."
            found.append(self._alarm(f"{row.pascal}Left", depth, why))
            why = f"{row.name} is more than five minutes behind the log."
            age = self._function(row, "IteratorAge", "Maximum")
            found.append(self._alarm(f"{row.pascal}Late", age, why, above=LATE))
        return found

    def _failing(self) -> list[watch.Alarm]:
        """Functions, workflows and pages that answer with an error."""
        found = [
            self._alarm(
                f"{row.pascal}Errors",
                self._function(row, "Errors", "Sum"),
                f"{row.name} failed; its log names the stream.",
            )
            for row in FUNCTIONS
        ]
        for name in definitions():
            arn = arn_prefix(self, self._stage) + name
            for ending in ("Failed", "TimedOut", "Aborted"):
                metric = _aws("States", f"Executions{ending}", "Sum", StateMachineArn=arn)
                why = f"A {name} workflow ended as {ending}; it is started again, three times at most."
                found.append(self._alarm(f"{name.title()}{ending}", metric, why))
        broken = _aws("ApiGateway", "5xx", "Sum", ApiId=self._api_id)
        return [*found, self._alarm("PagesBroken", broken, "Pages or webhooks answer 5xx.")]

    def _spending(self, daily_budget_cents: int) -> watch.Alarm:
        """The model's cost of a day, before its budget ends."""
        share = self._stage.spend_alarm_share
        above = daily_budget_cents * MICRO_PER_CENT * share
        why = f"{share:.0%} of today's model budget is spent; then rules and templates answer."
        cost = self._own("ModelCostMicroUsd", "Sum", ONE_DAY)
        return self._alarm("ModelSpend", cost, why, above=above)

    def _function(self, row: Function, name: str, statistic: str) -> watch.Metric:
        return _aws("Lambda", name, statistic, FunctionName=row.on(self._stage))

    def _own(self, name: str, statistic: str, period: cdk.Duration = FIVE_MINUTES) -> watch.Metric:
        return watch.Metric(
            namespace="Keel",
            metric_name=name,
            dimensions_map={"stage": self._stage.name},
            statistic=statistic,
            period=period,
        )

    def _alarm(self, name: str, metric: watch.Metric, why: str, above: float = 0) -> watch.Alarm:
        alarm = metric.create_alarm(
            self,
            name,
            alarm_name=f"{self._stage.prefix}-{name}",
            alarm_description=why,
            threshold=above,
            comparison_operator=watch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=watch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        return alarm

    def _dashboard(self) -> None:
        board = watch.Dashboard(self, "Day", dashboard_name=self._stage.prefix)
        board.add_widgets(watch.AlarmStatusWidget(title="Alarms", width=24, alarms=self._alarms))
        steps = [row for row in FUNCTIONS if row.step]
        board.add_widgets(
            watch.GraphWidget(
                title="Steps: milliseconds",
                width=12,
                left=[self._function(row, "Duration", "p90") for row in steps],
            ),
            watch.GraphWidget(
                title="Model: cost in millionths of a dollar",
                width=12,
                left=[self._own("ModelCostMicroUsd", "Sum")],
                right=[self._own("ModelDegraded", "Sum")],
            ),
        )


def _aws(service: str, name: str, statistic: str, **dimensions: str) -> watch.Metric:
    return watch.Metric(
        namespace=f"AWS/{service}",
        metric_name=name,
        dimensions_map=dimensions,
        statistic=statistic,
        period=FIVE_MINUTES,
    )
