"""Memory of an AWS account: a vector collection that sleeps, and then costs nothing."""

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_opensearchserverless as serverless
from constructs import Construct

from infra.stages import Stage


class Memory(cdk.Stack):
    """OpenSearch Serverless of the next generation; CloudFormation's default never sleeps.

    Nobody may read it yet: a data access policy comes with the first function that recalls.
    """

    def __init__(self, scope: Construct, stage: Stage, **kwargs: Any) -> None:
        super().__init__(scope, f"Keel-{stage.name}-Memory", **kwargs)
        self._name = f"{stage.prefix}-memory"
        group = self._group()
        collection = serverless.CfnCollection(
            self,
            "Collection",
            name=self._name,
            type="VECTORSEARCH",
            collection_group_name=group.name,
        )
        covers = {"ResourceType": "collection", "Resource": [f"collection/{self._name}"]}
        sealed = self._policy("encryption", {"Rules": [covers], "AWSOwnedKey": True})
        # Reachable is not readable: every request is signed and needs a data access policy.
        reachable = self._policy("network", [{"Rules": [covers], "AllowFromPublic": True}])
        for first in (group, sealed, reachable):
            collection.add_resource_dependency(first)
        cdk.CfnOutput(self, "MemoryEndpoint", value=collection.attr_collection_endpoint)

    def _group(self) -> serverless.CfnCollectionGroup:
        return serverless.CfnCollectionGroup(
            self,
            "Group",
            name=self._name,
            description="Scales to zero after ten idle minutes",
            generation="NEXTGEN",
            standby_replicas="ENABLED",
            capacity_limits=serverless.CfnCollectionGroup.CapacityLimitsProperty(
                min_indexing_capacity_in_ocu=0,
                max_indexing_capacity_in_ocu=2,
                min_search_capacity_in_ocu=0,
                max_search_capacity_in_ocu=2,
            ),
        )

    def _policy(self, kind: str, rules: object) -> serverless.CfnSecurityPolicy:
        return serverless.CfnSecurityPolicy(
            self, kind.title(), name=self._name, type=kind, policy=json.dumps(rules)
        )
