"""News of a delivery: from SES through a topic to the function that records it."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.aws.state import State
from infra.stages import Stage


def service_topic(
    scope: Construct, name: str, stage: Stage, key: kms.IKey | None, service: str
) -> sns.Topic:
    """Give a topic that one AWS service may publish to, through its own encryption."""
    topic = sns.Topic(
        scope,
        name.title().replace("-", ""),
        topic_name=f"{stage.prefix}-{name}",
        master_key=key,
        enforce_ssl=not stage.local,
    )
    ours = {"StringEquals": {"aws:SourceAccount": cdk.Stack.of(scope).account}}
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(service)],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions=ours,
        )
    )
    return topic


def open_to_publishers(key: kms.Key, account: str) -> None:
    """Let SES and CloudWatch use the key of their topics; without it both fail in silence."""
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[
                iam.ServicePrincipal("ses.amazonaws.com"),
                iam.ServicePrincipal("cloudwatch.amazonaws.com"),
            ],
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=["*"],
            conditions={"StringEquals": {"aws:SourceAccount": account}},
        )
    )


class Delivery(Construct):
    """The topic has no queue behind it: news name a person, and queues hold ids only.

    What is lost here is asked of the operator, as is every attempt that nobody confirmed.
    """

    def __init__(
        self, scope: Construct, stage: Stage, state: State, record: lambda_.IFunction
    ) -> None:
        super().__init__(scope, "Delivery")
        self.topic = service_topic(self, "delivery", stage, state.data_key, "ses.amazonaws.com")
        self.topic.add_subscription(subscriptions.LambdaSubscription(record))
        cdk.CfnOutput(cdk.Stack.of(self), "DeliveryTopicArn", value=self.topic.topic_arn)
