"""Mail of an AWS account: what SES receives, what it sends, and what it says about it."""

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ses as ses
from aws_cdk import custom_resources as custom
from constructs import Construct

from infra.aws.delivery import Delivery
from infra.aws.excuses import excuse, wildcard
from infra.aws.state import State
from infra.stages import Stage

NEWS = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"]
"""What SES tells about a mail of ours; opens and clicks are the reader's business."""


CDK_HELPER = f"AWS{custom.AwsCustomResource.PROVIDER_FUNCTION_UUID.replace('-', '')}"[:12]
HELPER_EXCUSES = {
    "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]": (
        "The CDK's own helper function, which only logs."
    ),
    "L1": "The CDK chooses the runtime of its own helper.",
}


def configuration_set(stage: Stage) -> str:
    """Give the name under which SES reports what became of our mail."""
    return f"{stage.prefix}-mail"


def sending_arns(stack: cdk.Stack, stage: Stage, domain: str) -> tuple[str, ...]:
    """Give what a sender is judged by: the domain, and the configuration set."""
    arns = [("identity", domain), ("configuration-set", configuration_set(stage))]
    return tuple(
        stack.format_arn(service="ses", resource=kind, resource_name=name) for kind, name in arns
    )


class Mail(cdk.Stack):
    """The embedded cloud has none of this: its host speaks SMTP in both directions."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        state: State,
        receive: lambda_.IFunction,
        delivery: Delivery,
        domain: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, f"Keel-{stage.name}-Mail", **kwargs)
        self._send(stage, delivery, domain)
        self._receive(stage, state, receive, domain)

    def _send(self, stage: Stage, delivery: Delivery, domain: str) -> None:
        watched = ses.ConfigurationSet(
            self,
            "Sent",
            configuration_set_name=configuration_set(stage),
            reputation_metrics=True,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
        )
        ses.CfnConfigurationSetEventDestination(
            self,
            "News",
            configuration_set_name=watched.configuration_set_name,
            event_destination=ses.CfnConfigurationSetEventDestination.EventDestinationProperty(
                name="delivery",
                enabled=True,
                matching_event_types=NEWS,
                sns_destination=ses.CfnConfigurationSetEventDestination.SnsDestinationProperty(
                    topic_arn=delivery.topic.topic_arn
                ),
            ),
        )
        identity = ses.EmailIdentity(
            self,
            "Domain",
            identity=ses.Identity.domain(domain),
            configuration_set=watched,
            mail_from_domain=f"mail.{domain}",
        )
        for number, record in enumerate(identity.dkim_records, 1):
            cdk.CfnOutput(self, f"Dkim{number}", value=f"{record.name} CNAME {record.value}")

    def _receive(self, stage: Stage, state: State, receive: lambda_.IFunction, domain: str) -> None:
        rules = ses.CfnReceiptRuleSet(self, "Rules", rule_set_name=f"{stage.prefix}-inbound")
        rule = ses.CfnReceiptRule(
            self,
            "KeepThenTell",
            rule_set_name=rules.ref,
            rule=ses.CfnReceiptRule.RuleProperty(
                name=f"{stage.prefix}-keep-then-tell",
                enabled=True,
                recipients=[domain],
                scan_enabled=True,
                actions=_keep_then_tell(state, receive),
            ),
        )
        allowed = lambda_.CfnPermission(
            self,
            "SesMayInvoke",
            action="lambda:InvokeFunction",
            function_name=receive.function_arn,
            principal="ses.amazonaws.com",
            source_account=self.account,
        )
        rule.add_resource_dependency(allowed)
        self._activate(rules)

    def _activate(self, rules: ses.CfnReceiptRuleSet) -> None:
        """Only one rule set of a region is active, and CloudFormation cannot choose it."""
        call = custom.AwsSdkCall(
            service="SES",
            action="setActiveReceiptRuleSet",
            parameters={"RuleSetName": rules.ref},
            physical_resource_id=custom.PhysicalResourceId.of("active-receipt-rule-set"),
        )
        choose = iam.PolicyStatement(actions=["ses:SetActiveReceiptRuleSet"], resources=["*"])
        active = custom.AwsCustomResource(
            self,
            "Activate",
            on_create=call,
            on_update=call,
            on_delete=custom.AwsSdkCall(service="SES", action="setActiveReceiptRuleSet"),
            install_latest_aws_sdk=False,
            policy=custom.AwsCustomResourcePolicy.from_statements([choose]),
        )
        excuse(active, {wildcard("*"): "SES knows no resource for choosing the active rule set."})
        for child in self.node.children:
            if child.node.id.startswith(CDK_HELPER):
                excuse(child, HELPER_EXCUSES)


def _keep_then_tell(state: State, receive: lambda_.IFunction) -> list[Any]:
    """Raw bytes first; the function finds them by the message's id."""
    kinds = ses.CfnReceiptRule
    keep = kinds.S3ActionProperty(bucket_name=state.raw.bucket_name, object_key_prefix="email/")
    tell = kinds.LambdaActionProperty(function_arn=receive.function_arn, invocation_type="Event")
    return [kinds.ActionProperty(s3_action=keep), kinds.ActionProperty(lambda_action=tell)]
