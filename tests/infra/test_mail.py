"""Mail reaches the log only after its raw bytes are kept, and SES says what became of ours."""

from infra.aws.code import ROOT
from shared.company.company import load
from tests.infra.templates import Assembly, text

DOMAIN = load(ROOT / "company.yaml").identity.inbox.rpartition("@")[2]


def test_raw_bytes_come_before_the_function(prod: Assembly) -> None:
    (rule,) = prod.properties("AWS::SES::ReceiptRule")
    kept, told = rule["Rule"]["Actions"]
    assert kept["S3Action"]["ObjectKeyPrefix"] == "email/"
    assert told["LambdaAction"]["InvocationType"] == "Event"
    assert rule["Rule"]["ScanEnabled"] is True
    assert rule["Rule"]["Recipients"] == [DOMAIN]


def test_only_ses_of_this_account_may_invoke_and_keep(prod: Assembly) -> None:
    permissions = prod.properties("AWS::Lambda::Permission")
    (allowed,) = [p for p in permissions if p["Principal"] == "ses.amazonaws.com"]
    assert allowed["SourceAccount"] == {"Ref": "AWS::AccountId"}
    policy = prod.named("AWS::S3::BucketPolicy", "RawBucket")["Properties"]["PolicyDocument"]
    (ours,) = [s for s in policy["Statement"] if "ses.amazonaws.com" in str(s["Principal"])]
    assert "aws:SourceAccount" in str(ours["Condition"])
    assert text(ours["Resource"]).endswith("/email/*")


def test_a_rule_set_is_made_active(prod: Assembly) -> None:
    (call,) = prod.properties("Custom::AWS")
    assert "setActiveReceiptRuleSet" in text(call["Create"])
    assert "keel-prod-inbound" in str(prod.properties("AWS::SES::ReceiptRuleSet"))


def test_ses_reports_every_ending_of_a_mail(prod: Assembly) -> None:
    (news,) = prod.properties("AWS::SES::ConfigurationSetEventDestination")
    told = set(news["EventDestination"]["MatchingEventTypes"])
    assert {"SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"} <= told
    assert not told & {"OPEN", "CLICK"}


def test_functions_send_through_the_set_that_reports(prod: Assembly) -> None:
    (watched,) = prod.properties("AWS::SES::ConfigurationSet")
    for function in prod.functions.values():
        told = function["Environment"]["Variables"]
        assert told["KEEL_SES_CONFIGURATION_SET"] == watched["Name"]


def test_the_embedded_cloud_gets_nothing_that_it_lacks(local: Assembly) -> None:
    assert set(local.stacks) == {"State", "Core", "Watch"}
    kinds = {r["Type"] for r in local.resources.values()}
    assert not [k for k in kinds if k.startswith(("AWS::SES", "AWS::OpenSearch", "Custom"))]
