"""A function may do what its work needs, and a mistake in one cannot spread."""

import pytest

from infra.aws.code import ROOT
from infra.aws.manifest import BY_NAME
from shared.agents import lead_intake, nurture, proposal_generator, reply_reader
from shared.company.company import load
from tests.infra.templates import Assembly, listed

DOMAIN = load(ROOT / "company.yaml").identity.inbox.rpartition("@")[2]
EVERY = sorted(BY_NAME)
STARTERS = {"resume_workflows", "route_events", "sweep"}
WAKERS = STARTERS | {"park", "wake_due"}
SENDERS = {"ask_owner", "reconcile_actions", "send_email"}
READERS_ONLY = {"park", "project_views", "where_are_we"}
THINKERS = {m.AGENT for m in (lead_intake, nurture, proposal_generator, reply_reader)}
NO_RESOURCES_EXIST = {
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "dynamodb:ListStreams",
}


def may(prod: Assembly, action: str) -> set[str]:
    return {name for name in EVERY if action in prod.allowed(name)}


def test_every_function_has_a_role_of_its_own(prod: Assembly) -> None:
    roles = [str(f["Role"]) for f in prod.functions.values()]
    assert len(set(roles)) == len(roles) == len(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_no_action_is_a_wildcard(prod: Assembly, name: str) -> None:
    assert [a for a in prod.allowed(name) if "*" in a] == []


@pytest.mark.parametrize("name", EVERY)
def test_only_what_knows_no_resources_is_allowed_on_all(prod: Assembly, name: str) -> None:
    everywhere = {a for a, resources in prod.allowed(name).items() if "*" in resources}
    assert everywhere <= NO_RESOURCES_EXIST


@pytest.mark.parametrize("name", EVERY)
def test_a_star_stands_only_behind_a_bucket_of_ours(prod: Assembly, name: str) -> None:
    starred = {r for rs in prod.allowed(name).values() for r in rs if r != "*" and "*" in r}
    assert [r for r in starred if ":s3:::keel-prod-" not in r] == []


def test_nobody_can_change_or_delete_an_event(prod: Assembly) -> None:
    for name in EVERY:
        allowed = prod.allowed(name)
        for action in ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate"):
            reached = allowed.get(f"dynamodb:{action}", set())
            assert not [r for r in reached if r.endswith("-events")], f"{name} {action}"


def test_only_the_sweeper_signs_the_heads_of_the_log(prod: Assembly) -> None:
    signers = {
        name
        for name in EVERY
        if any("/manifests/" in r for r in prod.allowed(name).get("s3:PutObject", set()))
    }
    assert signers == {"sweep"}


def test_nobody_can_delete_a_key_or_a_raw_mail(prod: Assembly) -> None:
    assert may(prod, "s3:DeleteObject") == set()


def test_only_three_send_mail_and_only_from_our_domain(prod: Assembly) -> None:
    assert may(prod, "ses:SendRawEmail") == SENDERS
    (identity, settings) = sorted(prod.allowed("send_email")["ses:SendRawEmail"])[::-1]
    assert identity.endswith(f":identity/{DOMAIN}")
    assert settings.endswith(":configuration-set/keel-prod-mail")


def test_only_routing_sends_errands_and_only_to_the_reconciler(prod: Assembly) -> None:
    assert may(prod, "lambda:InvokeFunction") == {"route_events", "sweep"}
    for name in ("route_events", "sweep"):
        (reached,) = prod.allowed(name)["lambda:InvokeFunction"]
        assert reached.endswith(":function:keel-prod-reconcile-actions")


def test_only_routing_starts_workflows_and_only_ours(prod: Assembly) -> None:
    assert may(prod, "states:StartExecution") == STARTERS
    (reached,) = prod.allowed("route_events")["states:StartExecution"]
    assert reached.endswith(":stateMachine:keel-prod-opportunity")


def test_only_those_who_hold_tokens_wake(prod: Assembly) -> None:
    assert may(prod, "states:SendTaskSuccess") == WAKERS


def test_who_only_reads_the_log_cannot_append(prod: Assembly) -> None:
    for name in READERS_ONLY:
        puts = prod.allowed(name).get("dynamodb:PutItem", set())
        assert not [r for r in puts if r.endswith("-events")], name


def test_only_who_asks_a_model_spends(prod: Assembly) -> None:
    assert may(prod, "dynamodb:UpdateItem") == THINKERS
    assert {name for name, row in BY_NAME.items() if row.ai} == THINKERS


def test_qualification_reads_the_pipeline_and_decides(prod: Assembly) -> None:
    views = {"dynamodb:GetItem", "dynamodb:Query"}
    reached = {
        a for a, rs in prod.allowed("qualification").items() if any("views" in r for r in rs)
    }
    assert reached == views
    assert set(prod.allowed("qualification")) == set(prod.allowed("move_on"))


def test_the_health_page_may_do_nothing_but_log_and_trace(prod: Assembly) -> None:
    assert set(prod.allowed("healthz")) == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }


def test_the_master_key_wraps_and_unwraps_and_nothing_else(prod: Assembly) -> None:
    for name in EVERY:
        for statement in prod.statements(name):
            if "PeopleKey" in str(statement["Resource"]):
                assert set(listed(statement["Action"])) <= {"kms:Decrypt", "kms:Encrypt"}


def test_the_data_key_serves_only_through_tables_buckets_and_their_stream(prod: Assembly) -> None:
    for name in EVERY:
        for statement in prod.statements(name):
            if "DataKey" in str(statement["Resource"]) and "Condition" not in statement:
                assert BY_NAME[name].rings, name
                assert set(listed(statement["Action"])) <= {"kms:Decrypt", "kms:DescribeKey"}


def test_a_workflow_may_invoke_its_own_steps_and_no_other_function(prod: Assembly) -> None:
    role = prod.named("AWS::IAM::Role", "WorkflowsOpportunityRole")
    (policy,) = role["Properties"]["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    invoked = {r["Fn::GetAtt"][0] for r in statement["Resource"]}
    steps = {row.pascal for row in BY_NAME.values() if row.step}
    assert {name.removeprefix("Functions")[:-8] for name in invoked} == steps
