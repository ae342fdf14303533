"""What must not be lost cannot be lost by a deployment, and what is destroyed stays destroyed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.infra.templates import Assembly, text

TABLES = {
    "events": ["stream", "version"],
    "views": ["view", "id"],
    "waits": ["token"],
    "work": ["kind", "key"],
}


def tables(assembly: Assembly) -> dict[str, Any]:
    return {
        t["TableName"].split("-")[-1]: t for t in assembly.properties("AWS::DynamoDB::GlobalTable")
    }


def buckets(assembly: Assembly) -> dict[str, Any]:
    return {text(b["BucketName"]).split("-")[2]: b for b in assembly.properties("AWS::S3::Bucket")}


@pytest.mark.parametrize("stage", ["local", "dev", "prod"])
def test_tables_have_the_keys_that_the_adapters_use(
    assembly: Callable[[str], Assembly], stage: str
) -> None:
    found = tables(assembly(stage))
    assert {n: [k["AttributeName"] for k in t["KeySchema"]] for n, t in found.items()} == TABLES


def test_the_index_of_a_day_holds_keys_alone(prod: Assembly) -> None:
    (index,) = tables(prod)["events"]["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "by_day"
    assert [k["AttributeName"] for k in index["KeySchema"]] == ["day", "recorded"]
    assert index["Projection"]["ProjectionType"] == "KEYS_ONLY"


def test_open_waits_are_found_without_a_scan(prod: Assembly) -> None:
    (index,) = tables(prod)["waits"]["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "open"
    assert [k["AttributeName"] for k in index["KeySchema"]] == ["open", "parked_at"]
    assert index["Projection"]["ProjectionType"] == "ALL"


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_every_table_can_be_taken_back_to_any_second(
    assembly: Callable[[str], Assembly], stage: str
) -> None:
    for table in tables(assembly(stage)).values():
        for replica in table["Replicas"]:
            recovery = replica["PointInTimeRecoverySpecification"]
            assert recovery["PointInTimeRecoveryEnabled"] is True
            assert "KMSMasterKeyId" in replica["SSESpecification"]
        assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}


def test_nothing_of_prod_goes_with_its_stack(prod: Assembly) -> None:
    kinds = ("AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::KMS::Key")
    kept = [r for kind in (*kinds, "AWS::SecretsManager::Secret") for r in prod.of_type(kind)]
    assert {r["DeletionPolicy"] for r in kept} == {"Retain"}
    assert {r["UpdateReplacePolicy"] for r in kept} == {"Retain"}
    for table in tables(prod).values():
        assert all(r["DeletionProtectionEnabled"] is True for r in table["Replicas"])


def test_a_destroyed_key_or_mail_has_no_older_version(prod: Assembly) -> None:
    found = buckets(prod)
    assert "VersioningConfiguration" not in found["keys"]
    assert "VersioningConfiguration" not in found["raw"]
    assert found["archive"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_no_bucket_is_public_or_answers_without_tls(prod: Assembly) -> None:
    for bucket in buckets(prod).values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(prod.properties("AWS::S3::BucketPolicy")) == 3
    for policy in prod.properties("AWS::S3::BucketPolicy"):
        assert "aws:SecureTransport" in str(policy)


def test_keys_turn_every_year(prod: Assembly) -> None:
    keys = prod.properties("AWS::KMS::Key")
    assert len(keys) == 2
    assert all(key["EnableKeyRotation"] is True for key in keys)


def test_the_secret_is_generated_exactly_as_it_was(prod: Assembly) -> None:
    """CloudFormation generates it again if this changes, and the handle key would be lost."""
    secret = prod.named("AWS::SecretsManager::Secret", "Secrets")["Properties"]
    generated = secret["GenerateSecretString"]
    template = generated.pop("SecretStringTemplate")
    assert generated == {
        "ExcludePunctuation": True,
        "GenerateStringKey": "handle_key",
        "PasswordLength": 44,
    }
    before, after = template["Fn::Join"][1][0], template["Fn::Join"][1][-1]
    assert before == '{"link_keys": ["{{resolve:secretsmanager:'
    assert after == ':SecretString}}"], "webhook_secrets": {}}'


def test_no_template_holds_a_secret(prod: Assembly) -> None:
    for secret in prod.properties("AWS::SecretsManager::Secret"):
        assert "SecretString" not in secret


def test_logs_are_kept_as_long_as_the_stage_says(
    assembly: Callable[[str], Assembly], prod: Assembly
) -> None:
    for stage, days in (("local", 1), ("dev", 30), ("prod", 365)):
        groups = [
            g
            for g in assembly(stage).properties("AWS::Logs::LogGroup")
            if "keel-" in text(g.get("LogGroupName", ""))
        ]
        assert {g["RetentionInDays"] for g in groups} == {days}
    assert len(prod.functions) + 2 == len(groups)
