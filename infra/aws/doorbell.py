"""The stream of the log rings two consumers; a record that none can take goes aside."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.aws.excuses import excuse
from infra.aws.manifest import FUNCTIONS, Function
from infra.aws.state import State
from infra.stages import Stage

MOST_RECORDS = 500
"""Records of one call: each stream is read once a call, so what an import or an outage leaves is
handled in few; and so many different streams are handled well within the timeout."""


class Doorbell(Construct):
    """Finite retries, halved batches, partial failures, and a queue for what is left.

    The queue holds shard positions and no events: the sweeper reads the log itself.
    """

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        state: State,
        functions: Mapping[str, lambda_.Function],
    ) -> None:
        super().__init__(scope, "Doorbell")
        for row in (row for row in FUNCTIONS if row.rings):
            left = self._queue(stage, row)
            functions[row.name].add_event_source(self._stream(state, left))

    def _queue(self, stage: Stage, row: Function) -> sqs.Queue:
        queue = sqs.Queue(
            self,
            f"{row.pascal}Left",
            queue_name=self.queue_name(stage, row),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=not stage.local,
            retention_period=cdk.Duration.days(14),
        )
        excuse(queue, {"SQS3": "This is itself where failures go."})
        return queue

    def _stream(self, state: State, left: sqs.Queue) -> sources.DynamoEventSource:
        return sources.DynamoEventSource(
            state.events,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=MOST_RECORDS,
            max_batching_window=cdk.Duration.seconds(0),
            bisect_batch_on_error=True,
            retry_attempts=5,
            max_record_age=cdk.Duration.hours(6),
            report_batch_item_failures=True,
            on_failure=sources.SqsDlq(left),
        )

    @staticmethod
    def queue_name(stage: Stage, row: Function) -> str:
        """Give the name of the queue for what one consumer could not take."""
        return f"{row.on(stage)}-left"
