"""Ingress: the HTTP API, with every route of the manifest."""

import json
from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.aws.excuses import excuse
from infra.aws.functions import RETENTION
from infra.aws.manifest import FUNCTIONS
from infra.stages import LOCAL_API, Stage

NOTED = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "route": "$context.routeKey",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "error": "$context.integrationErrorMessage",
}
"""The route and never the path: a path holds the secret of its link. No address of a visitor."""


OPEN = (
    "Clients have no accounts: a link carries its own MAC, a form its nonce,"
    " a webhook its signature, and the function checks them."
)


class Ingress(Construct):
    """GET and HEAD show, POST decides; throttled, and logged without anybody's secret."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, "Ingress")
        self.api = http.HttpApi(
            self, "Api", api_name=f"{stage.prefix}-http", create_default_stage=False
        )
        if stage.local:
            cdk.Tags.of(self.api).add("ms-custom-id", LOCAL_API)
        self._open(stage, self._access_log(stage))
        self.public_url = stage.public_url or self.api.api_endpoint
        cdk.CfnOutput(cdk.Stack.of(self), "ApiId", value=self.api.api_id)
        cdk.CfnOutput(cdk.Stack.of(self), "ApiUrl", value=self.public_url)

    def _access_log(self, stage: Stage) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "AccessLog",
            log_group_name=f"/aws/vendedlogs/http/{stage.prefix}",
            retention=RETENTION[stage.log_days],
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def _open(self, stage: Stage, group: logs.LogGroup) -> None:
        http.CfnStage(
            self,
            "Live",
            api_id=self.api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=http.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=stage.requests_per_second,
                throttling_burst_limit=stage.burst,
            ),
            access_log_settings=http.CfnStage.AccessLogSettingsProperty(
                destination_arn=group.log_group_arn, format=json.dumps(NOTED)
            ),
        )

    def route(self, functions: Mapping[str, lambda_.IFunction]) -> None:
        """Send every path of the manifest to its function."""
        for row in FUNCTIONS:
            integration = HttpLambdaIntegration(
                f"{row.pascal}Integration", functions[row.name], scope_permission_to_route=False
            )
            for path, methods in row.routes:
                for route in self.api.add_routes(
                    path=path,
                    methods=[http.HttpMethod[m] for m in methods],
                    integration=integration,
                ):
                    excuse(route, {"APIG4": OPEN})
