"""One poison record neither blocks its neighbours nor vanishes."""

from infra.aws.manifest import FUNCTIONS
from tests.infra.templates import Assembly, text

CONSUMERS = {row.name for row in FUNCTIONS if row.rings}


def test_two_consumers_hear_the_log(prod: Assembly) -> None:
    heard = {text(m["FunctionName"]) for m in prod.properties("AWS::Lambda::EventSourceMapping")}
    assert len(heard) == 2
    assert {"project_views", "route_events"} == CONSUMERS


def test_the_stream_carries_keys_alone(prod: Assembly) -> None:
    events = prod.named("AWS::DynamoDB::GlobalTable", "EventsTable")["Properties"]
    assert events["StreamSpecification"] == {"StreamViewType": "KEYS_ONLY"}


def test_retries_end_batches_halve_and_the_rest_goes_aside(prod: Assembly) -> None:
    for mapping in prod.properties("AWS::Lambda::EventSourceMapping"):
        assert 0 <= mapping["MaximumRetryAttempts"] <= 10
        assert 0 < mapping["MaximumRecordAgeInSeconds"] <= 86_400
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["MaximumBatchingWindowInSeconds"] == 0
        assert mapping["StartingPosition"] == "TRIM_HORIZON"
        assert "Left" in text(mapping["DestinationConfig"]["OnFailure"]["Destination"])


def test_what_goes_aside_is_kept_for_two_weeks_and_encrypted(prod: Assembly) -> None:
    queues = prod.properties("AWS::SQS::Queue")
    assert len(queues) == 2
    for queue in queues:
        assert queue["MessageRetentionPeriod"] == 14 * 86_400
        assert queue["SqsManagedSseEnabled"] is True


def test_no_other_queue_could_hold_a_persons_words(prod: Assembly) -> None:
    for function in prod.properties("AWS::Lambda::Function"):
        assert "DeadLetterConfig" not in function
    for invoked in prod.properties("AWS::Lambda::EventInvokeConfig"):
        assert "DestinationConfig" not in invoked
