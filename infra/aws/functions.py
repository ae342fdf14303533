"""Functions: the rows of the manifest as Lambdas, each with a role of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws.excuses import excuse, spelled, wildcard
from infra.aws.grants import Allow, allowances
from infra.aws.layers import LAYERS
from infra.aws.manifest import BY_NAME, FUNCTIONS, RECONCILER, Function
from infra.aws.state import State
from infra.stages import Stage

RETENTION = {days: getattr(logs.RetentionDays, name) for days, name in {
    1: "ONE_DAY", 30: "ONE_MONTH", 365: "ONE_YEAR",
}.items()}  # fmt: skip


TABLES = ("events", "views", "waits", "work")
BUCKETS = ("raw", "archive", "keys")
Reach = Mapping[str, tuple[str, ...]]
"""ARNs by the word that a grant is `on`."""


@dataclass(frozen=True)
class Package:
    """Where the code and the layers of a deployment lie."""

    code: Callable[[], Path]
    layer: Callable[[str], Path]


@dataclass(frozen=True)
class Names:
    """What functions reach beside the state: by name, so that no stack waits for another."""

    workflows: tuple[str, ...]
    """ARNs of the state machines."""
    workflow_prefix: str
    mail: tuple[str, ...]
    """ARNs that `ses:SendRawEmail` is judged by."""
    public_url: str | None
    configuration_set: str | None


class Functions(Construct):
    """Every function of the manifest over one shared code asset."""

    def __init__(
        self, scope: Construct, stage: Stage, state: State, names: Names, package: Package
    ) -> None:
        super().__init__(scope, "Functions")
        self._stage, self._state, self._names = stage, state, names
        self._code = lambda_.Code.from_asset(str(package.code()))
        self._layers = {} if stage.local else {n: self._layer(n, package) for n in LAYERS}
        stack = cdk.Stack.of(self)
        self._environment = environment(stack, stage, state, names)
        self._reach = reach(stack, stage, state, names)
        self.by_name = {row.name: self._function(row) for row in FUNCTIONS}

    def _layer(self, name: str, package: Package) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            f"{name.title()}Layer",
            layer_version_name=f"{self._stage.prefix}-{name}",
            code=lambda_.Code.from_asset(str(package.layer(name))),
            compatible_architectures=[lambda_.Architecture.ARM_64],
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        )

    def _function(self, row: Function) -> lambda_.Function:
        group = logs.LogGroup(
            self,
            f"{row.pascal}Log",
            log_group_name=f"/aws/lambda/{row.on(self._stage)}",
            retention=RETENTION[self._stage.log_days],
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        local = self._stage.local
        function = lambda_.Function(
            self,
            row.pascal,
            function_name=row.on(self._stage),
            description=f"Keel: {row.name.replace('_', ' ')}",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.X86_64 if local else lambda_.Architecture.ARM_64,
            code=self._code,
            handler=f"functions.{row.name}.handler.handler",
            layers=[
                self._layers[n] for n in LAYERS if n in self._layers and (n == "core" or row.ai)
            ],
            memory_size=row.memory,
            timeout=cdk.Duration.seconds(row.timeout),
            environment=self._environment,
            role=self._role(row, group),
            log_group=group,
            tracing=lambda_.Tracing.DISABLED if local else lambda_.Tracing.ACTIVE,
            # A schedule comes again by itself; trying the missed one again would only crowd it.
            retry_attempts=0 if row.every else None,
        )
        excuse(function, {"L1": "The layers are built and tested for Python 3.13."})
        return function

    def _role(self, row: Function, group: logs.LogGroup) -> iam.Role:
        allowed = allowances(row.may)
        writes = iam.PolicyStatement(
            actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group.log_group_arn]
        )
        # The embedded cloud has no master key to be named; its host keeps one of its own.
        statements = [writes, *(self._statement(a) for a in allowed if self._reach[a.on])]
        if self._state.data_key and row.may:
            statements.append(self._through_services())
        role = iam.Role(
            self,
            f"{row.pascal}Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"What {row.name} may do, and nothing else",
            inline_policies={"may": iam.PolicyDocument(statements=statements)},
        )
        starred = {
            wildcard(spelled(self, arn + allow.path)): allow.because
            for allow in allowed
            if allow.because
            for arn in self._reach[allow.on]
        }
        unnamed = "X-Ray knows no resources" + (", nor does ListStreams." if row.rings else ".")
        excuse(role, {wildcard("*"): unnamed, **starred})
        return role

    def _statement(self, allow: Allow) -> iam.PolicyStatement:
        resources = [arn + allow.path for arn in self._reach[allow.on]]
        return iam.PolicyStatement(actions=list(allow.actions), resources=resources)

    def _through_services(self) -> iam.PolicyStatement:
        """The data key serves whoever comes through DynamoDB or S3, and nobody directly."""
        assert self._state.data_key is not None  # noqa: S101 - asked before
        region = self._stage.region
        return iam.PolicyStatement(
            actions=["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
            resources=[self._state.data_key.key_arn],
            conditions={
                "StringEquals": {
                    "kms:ViaService": [f"{s}.{region}.amazonaws.com" for s in ("dynamodb", "s3")]
                }
            },
        )


def _function_arn(stack: cdk.Stack, stage: Stage, name: str) -> str:
    """Give the ARN of a function by its name, so that no function waits for another."""
    return stack.format_arn(
        service="lambda",
        resource="function",
        resource_name=BY_NAME[name].on(stage),
        arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
    )


def reach(stack: cdk.Stack, stage: Stage, state: State, names: Names) -> Reach:
    """Give the ARNs behind every word that a grant is `on`."""

    def table(name: str) -> tuple[str, ...]:
        full = f"{stage.prefix}-{name}"
        return (stack.format_arn(service="dynamodb", resource="table", resource_name=full),)

    def bucket(name: str) -> tuple[str, ...]:
        full = stage.bucket(name, stack.account)
        plain = cdk.ArnFormat.NO_RESOURCE_NAME
        return (
            stack.format_arn(service="s3", region="", account="", resource=full, arn_format=plain),
        )

    return {
        **{name: table(name) for name in TABLES},
        **{name: bucket(name) for name in BUCKETS},
        "secrets": (state.secrets.secret_arn,),
        "workflows": names.workflows,
        "mail": names.mail,
        "reconciler": (_function_arn(stack, stage, RECONCILER),),
        "master_key": (state.master_key.key_arn,) if state.master_key else (),
    }


def environment(stack: cdk.Stack, stage: Stage, state: State, names: Names) -> dict[str, str]:
    """Give what every function is told.

    The embedded cloud's workers inherit the environment of its host, which adds KEEL_PUBLIC_URL,
    KEEL_CLOCK_FILE and, if it is another one, KEEL_COMPANY: so one assembly serves every core.
    """
    tables = {f"KEEL_{n.upper()}_TABLE": f"{stage.prefix}-{n}" for n in TABLES}
    buckets = {f"KEEL_{n.upper()}_BUCKET": stage.bucket(n, stack.account) for n in BUCKETS}
    told = {
        "KEEL_STAGE": stage.name,
        **tables,
        **buckets,
        "KEEL_STATE_MACHINE_PREFIX": names.workflow_prefix,
        "KEEL_RECONCILER": BY_NAME[RECONCILER].on(stage),
        "KEEL_SECRETS": f"{stage.prefix}-secrets",
        "KEEL_MASTER_KEY": state.master_key.key_arn if state.master_key else "local",
        "KEEL_PUBLIC_URL": names.public_url or "",
        "KEEL_SES_CONFIGURATION_SET": names.configuration_set or "",
        "POWERTOOLS_SERVICE_NAME": "keel",
        "POWERTOOLS_METRICS_NAMESPACE": "Keel",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
    return {name: value for name, value in told.items() if value}
