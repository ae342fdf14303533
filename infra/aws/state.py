"""State: everything that must outlive a deployment, and the keys that seal it."""

from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.aws.excuses import excuse
from infra.aws.secrets import company_secrets
from infra.stages import Stage

Kind = dynamodb.AttributeType


@dataclass(frozen=True)
class Keys:
    """What a table or an index is read by."""

    partition: str
    sort: str
    sort_type: Kind = Kind.STRING

    def attributes(self) -> dict[str, Any]:
        """Give the keys as the CDK wants them."""
        return {
            "partition_key": dynamodb.Attribute(name=self.partition, type=Kind.STRING),
            "sort_key": dynamodb.Attribute(name=self.sort, type=self.sort_type),
        }


class State(cdk.Stack):
    """Four tables, three buckets, two keys and the secrets of one stage."""

    def __init__(self, scope: Construct, stage: Stage, **kwargs: Any) -> None:
        super().__init__(scope, f"Keel-{stage.name}-State", **kwargs)
        self._stage = stage
        self.data_key = None if stage.local else self._key("data", "encrypts tables and buckets")
        self.master_key = None if stage.local else self._key("people", "wraps the key of a person")
        self.events = self._table(
            "events",
            Keys("stream", "version", Kind.NUMBER),
            dynamo_stream=dynamodb.StreamViewType.KEYS_ONLY,
            global_secondary_indexes=[
                dynamodb.GlobalSecondaryIndexPropsV2(
                    index_name="by_day",
                    projection_type=dynamodb.ProjectionType.KEYS_ONLY,
                    **Keys("day", "recorded").attributes(),
                )
            ],
        )
        self.views = self._table("views", Keys("view", "id"))
        self.waits = self._table(
            "waits",
            None,
            partition_key=dynamodb.Attribute(name="token", type=Kind.STRING),
            global_secondary_indexes=[
                dynamodb.GlobalSecondaryIndexPropsV2(
                    index_name="open",
                    projection_type=dynamodb.ProjectionType.ALL,
                    **Keys("open", "parked_at").attributes(),
                )
            ],
        )
        self.work = self._table("work", Keys("kind", "key"))
        # What is destroyed must stay destroyed: no versions of raw mail or of keys, no way back.
        self.raw = self._bucket("raw", versioned=False)
        self.keys = self._bucket("keys", versioned=False)
        self.archive = self._bucket("archive", versioned=True)
        self._accept_mail()
        self.secrets = company_secrets(self, stage)

    def _key(self, name: str, claim: str) -> kms.Key:
        return kms.Key(
            self,
            f"{name.title()}Key",
            alias=f"{self._stage.prefix}-{name}",
            description=f"Keel {self._stage.name}: {claim}",
            enable_key_rotation=True,
            removal_policy=self._fate,
        )

    @property
    def _fate(self) -> cdk.RemovalPolicy:
        disposable = self._stage.disposable
        return cdk.RemovalPolicy.DESTROY if disposable else cdk.RemovalPolicy.RETAIN

    def _table(self, name: str, keys: Keys | None, **kwargs: Any) -> dynamodb.TableV2:
        encryption = dynamodb.TableEncryptionV2
        table = dynamodb.TableV2(
            self,
            f"{name.title()}Table",
            table_name=f"{self._stage.prefix}-{name}",
            encryption=encryption.customer_managed_key(self.data_key)
            if self.data_key
            else encryption.dynamo_owned_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=not self._stage.local
            ),
            deletion_protection=not self._stage.disposable,
            removal_policy=self._fate,
            **({**keys.attributes(), **kwargs} if keys else kwargs),
        )
        cdk.CfnOutput(self, f"{name.title()}TableName", value=table.table_name)
        return table

    def _bucket(self, name: str, *, versioned: bool) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            f"{name.title()}Bucket",
            bucket_name=self._stage.bucket(name, self.account),
            encryption=s3.BucketEncryption.KMS if self.data_key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=self.data_key,
            bucket_key_enabled=True if self.data_key else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=not self._stage.local,
            versioned=versioned and not self._stage.local,
            removal_policy=self._fate,
        )
        excuse(
            bucket,
            {
                "S1": "Access logs of people's mail would be one more copy of who wrote to whom;"
                " CloudTrail's data events can be turned on where an audit asks for them."
            },
        )
        cdk.CfnOutput(self, f"{name.title()}BucketName", value=bucket.bucket_name)
        return bucket

    def _accept_mail(self) -> None:
        """Let SES of this account put raw mail under email/, and nothing elsewhere."""
        if self.data_key is None:
            return
        ses = iam.ServicePrincipal("ses.amazonaws.com")
        ours = {"StringEquals": {"aws:SourceAccount": self.account}}
        self.raw.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[ses],
                actions=["s3:PutObject"],
                resources=[self.raw.arn_for_objects("email/*")],
                conditions=ours,
            )
        )
        self.data_key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[ses],
                actions=["kms:Encrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions=ours,
            )
        )
