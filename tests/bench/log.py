"""How fast events are appended and read, per adapter, and how fast history is replayed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import boto3

from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.domain.opportunity_events import NoteTaken, OpportunityOpened
from shared.domain.writes import Origin, Write
from shared.log.dynamodb.events import DynamoEventLog
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.log.log import EventLog
from shared.views.in_memory import InMemoryViewStore
from shared.views.projector import Projector
from tests.bench.environment import aws_at
from tests.bench.figures import Figure, interleaved, rate, seconds
from tests.support.cloud import create_table, running_cloud
from tests.support.keys import new_vault

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
OWNER = Origin("operator")
PERSON = "handle/bench"
NOTE = NoteTaken(at=NOON, note="She rang, and wants it by May.")
OPENED = OpportunityOpened(
    at=NOON, conversation="conversation/c", contact="contact/c", person=PERSON, signal="signal/s"
)
STREAMS, LENGTH = 500, 20


def figures() -> Iterator[tuple[str, Figure]]:
    """Measure appending, reading and replaying."""
    yield from _in_memory()
    yield _replay()
    with TemporaryDirectory() as home, running_cloud(Path(home)) as url, aws_at(url):
        yield from _on_ministack()


def _in_memory() -> Iterator[tuple[str, Figure]]:
    log = InMemoryEventLog(new_vault(), SystemClock(), Uuid7(), InMemoryClaims())
    lines: list[str] = []
    rates = interleaved(
        {
            "append": lambda n: _append(log, n),
            "read": lambda n: log.read(_stream(n)),
            "json": lambda _: lines.append(NOTE.model_dump_json()),
            "parse": lambda n: NoteTaken.model_validate_json(lines[n]),
        },
        times=2_000,
    )
    plain, parsed = "the event as JSON in a list", "parsing that JSON"
    how = "one sealed event a stream, one thread"
    yield "append_in_memory", rate(rates["append"], "event/s", plain, rates["json"], how)
    yield "read_in_memory", rate(rates["read"], "stream/s", parsed, rates["parse"], how)


def _on_ministack() -> Iterator[tuple[str, Figure]]:
    table = create_table("events")
    log = DynamoEventLog(new_vault(), SystemClock(), Uuid7(), InMemoryClaims(), table)
    client, body = boto3.client("dynamodb"), NOTE.model_dump_json().encode()

    def put(n: int) -> object:
        key = {"stream": {"S": f"bare/{n}"}, "version": {"N": "1"}}
        return client.put_item(TableName=table, Item={**key, "body": {"B": body}})

    def query(n: int) -> object:
        return client.query(
            TableName=table,
            ConsistentRead=True,
            KeyConditionExpression="#s = :s",
            ExpressionAttributeNames={"#s": "stream"},
            ExpressionAttributeValues={":s": {"S": f"bare/{n}"}},
        )

    rates = interleaved(
        {
            "append": lambda n: _append(log, n),
            "read": lambda n: log.read(_stream(n)),
            "put": put,
            "query": query,
        },
        times=300,
    )
    bare, asked = "a bare boto3 PutItem", "a bare boto3 Query"
    how = "over HTTP to the embedded cloud, one client; an append is a transaction"
    yield "append_ministack", rate(rates["append"], "event/s", bare, rates["put"], how)
    yield "read_ministack", rate(rates["read"], "stream/s", asked, rates["query"], how)


def _replay() -> tuple[str, Figure]:
    """Fold every view anew from a log, beside only reading it."""
    vault = new_vault()
    log = InMemoryEventLog(vault, SystemClock(), Uuid7(), InMemoryClaims())
    streams = [f"opportunity/{uuid4().hex}" for _ in range(STREAMS)]
    for stream in streams:
        log.append(OWNER, Write(stream, 0, [OPENED, *[NOTE] * (LENGTH - 1)], PERSON))
    projector = Projector(log, vault, InMemoryViewStore())
    read = seconds(lambda: [log.read(s) for s in streams])
    folded = seconds(lambda: _project(projector, streams))
    events = STREAMS * LENGTH
    how = f"{events} events of {STREAMS} opportunities, in memory, views with sealed fields"
    return "replay", rate(events / folded, "event/s", "reading them alone", events / read, how)


def _stream(n: int) -> str:
    return f"opportunity/{n}"


def _append(log: EventLog, n: int) -> object:
    return log.append(OWNER, Write(_stream(n), 0, [NOTE], PERSON))


def _project(projector: Projector, streams: list[str]) -> None:
    for stream in streams:
        projector(stream, 0)
