"""Core: the functions of one stage and all that calls them."""

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from infra.aws.delivery import Delivery
from infra.aws.doorbell import Doorbell
from infra.aws.functions import Functions, Names, Package
from infra.aws.ingress import Ingress
from infra.aws.mail import configuration_set, sending_arns
from infra.aws.schedules import Schedules
from infra.aws.state import State
from infra.aws.workflows import Workflows, arn_prefix, definitions
from infra.stages import Stage


class Core(cdk.Stack):
    """Functions reach workflows and mail by name, so that nothing here waits in a circle."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        state: State,
        package: Package,
        domain: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, f"Keel-{stage.name}-Core", **kwargs)
        # Tables and buckets are reached by their names, which makes no dependency by itself.
        self.add_stack_dependency(state)
        ingress = Ingress(self, stage)
        prefix = arn_prefix(self, stage)
        names = Names(
            workflows=tuple(prefix + name for name in definitions()),
            workflow_prefix=prefix,
            mail=sending_arns(self, stage, domain),
            public_url=None if stage.local else ingress.public_url,
            configuration_set=None if stage.local else configuration_set(stage),
        )
        self.functions = Functions(self, stage, state, names, package).by_name
        ingress.route(self.functions)
        self.api_id = ingress.api.api_id
        Workflows(self, stage, self.functions)
        Doorbell(self, stage, state, self.functions)
        self.delivery = Delivery(self, stage, state, self.functions["record_delivery"])
        Schedules(self, stage, self.functions)
