"""The operator is told before a client notices."""

from collections.abc import Callable
from typing import Any

import pytest

from infra.aws.code import ROOT
from infra.aws.manifest import BY_NAME
from shared.company.company import load
from tests.infra.templates import Assembly


def alarms(assembly: Assembly) -> dict[str, Any]:
    return {a["AlarmName"]: a for a in assembly.properties("AWS::CloudWatch::Alarm")}


def test_every_function_has_an_alarm_on_errors(prod: Assembly) -> None:
    watched = {
        a["Dimensions"][0]["Value"]
        for a in alarms(prod).values()
        if (a["Namespace"], a["MetricName"]) == ("AWS/Lambda", "Errors")
    }
    assert watched == {f"keel-prod-{row.dashed}" for row in BY_NAME.values()}


@pytest.mark.parametrize(
    "name",
    [
        "ParkedStreams",
        "ProjectViewsLeft",
        "RouteEventsLeft",
        "ProjectViewsLate",
        "RouteEventsLate",
        "OpportunityFailed",
        "OpportunityTimedOut",
        "PagesBroken",
        "ModelSpend",
    ],
)
def test_what_can_go_wrong_has_an_alarm(prod: Assembly, name: str) -> None:
    assert f"keel-prod-{name}" in alarms(prod)


def test_every_alarm_tells_somebody_and_says_what_it_means(prod: Assembly) -> None:
    (topic,) = [n for n, r in prod.stacks["Watch"]["Resources"].items() if n.startswith("Alarms")
                and r["Type"] == "AWS::SNS::Topic"]  # fmt: skip
    for alarm in alarms(prod).values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["AlarmDescription"].endswith(".")
    (mailed,) = [
        r
        for r in prod.stacks["Watch"]["Resources"].values()
        if r["Type"] == "AWS::SNS::Subscription"
    ]
    assert mailed["Properties"]["Protocol"] == "email"


def test_our_own_metrics_are_watched_where_functions_put_them(prod: Assembly) -> None:
    for name, metric in (("ParkedStreams", "ParkedStreams"), ("ModelSpend", "ModelCostMicroUsd")):
        alarm = alarms(prod)[f"keel-prod-{name}"]
        assert (alarm["Namespace"], alarm["MetricName"]) == ("Keel", metric)
        assert alarm["Dimensions"] == [{"Name": "stage", "Value": "prod"}]


def test_spend_is_told_before_the_budget_ends(prod: Assembly) -> None:
    alarm = alarms(prod)["keel-prod-ModelSpend"]
    assert alarm["Period"] == 86_400
    budget = load(ROOT / "company.yaml").models.daily_budget
    assert alarm["Threshold"] == 0.8 * budget * 10_000


@pytest.mark.parametrize("service", ["cloudwatch.amazonaws.com", "ses.amazonaws.com"])
def test_the_key_of_the_topics_names_who_publishes(prod: Assembly, service: str) -> None:
    key = prod.named("AWS::KMS::Key", "DataKey")["Properties"]["KeyPolicy"]
    named = [s for s in key["Statement"] if service in str(s["Principal"])]
    assert "kms:GenerateDataKey" in str(named)
    assert "kms:Decrypt" in str(named)
    for topic in prod.properties("AWS::SNS::Topic"):
        assert "DataKey" in str(topic["KmsMasterKeyId"])


def test_the_embedded_cloud_has_the_same_alarms(
    prod: Assembly, assembly: Callable[[str], Assembly]
) -> None:
    here = {name.removeprefix("keel-local-") for name in alarms(assembly("local"))}
    assert here == {name.removeprefix("keel-prod-") for name in alarms(prod)}
