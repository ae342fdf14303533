"""The same hops with nothing in them: what the embedded cloud itself costs."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

ROLE = "arn:aws:iam::123456789012:role/bench"
CODE = """
import boto3, json, os
{setup}
def handler(event, context):
    print(json.dumps({{"event": "empty"}}))
    {work}
    return {{"position": "on"}}
"""
STEPS = ("Where", "Intake", "Qualify", "Propose", "Ask")
"""As many tasks as an inquiry passes before the question is mailed."""


@dataclass(frozen=True)
class EmptyPath:
    """Functions, stream and state machine that pass one mail on and decide nothing."""

    clients: Callable[[str], Any]
    table: str
    bucket: str

    def mailed(self, number: int) -> None:
        """Start one pass, as the SMTP inbox does: raw bytes, then a synchronous call."""
        key = f"bench/{number}"
        self.clients("s3").put_object(Bucket=self.bucket, Key=key, Body=b"raw" * 300)
        payload = json.dumps({"number": number})
        self.clients("lambda").invoke(FunctionName="bench-receive", Payload=payload)


def built(clients: Callable[[str], Any], sender: str, to: str, bucket: str) -> EmptyPath:
    """Deploy the empty path beside a running core."""
    table, machine = "bench-empty", "bench-empty"
    arn = f"arn:aws:states:eu-west-1:123456789012:stateMachine:{machine}"
    put = f"db.put_item(TableName='{table}', Item={{'stream': {{'S': str(event['number'])}}}})"
    start = "[sf.start_execution(stateMachineArn=arn, input='{}') for _ in event['Records']]"
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "empty"
    mail.set_content("empty")
    send = (
        f"ses.send_raw_email(Source={sender!r}, Destinations=[{to!r}], RawMessage={{'Data': raw}})"
    )
    _function(clients, "receive", "db = boto3.client('dynamodb')", put)
    _function(clients, "route", f"sf, arn = boto3.client('stepfunctions'), {arn!r}", start)
    _function(clients, "step", "", "pass")
    _function(clients, "ask", f"ses, raw = boto3.client('ses'), {mail.as_bytes()!r}", send)
    stream = clients("dynamodb").create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "stream", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "stream", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )["TableDescription"]["LatestStreamArn"]
    clients("lambda").create_event_source_mapping(
        EventSourceArn=stream,
        FunctionName="bench-route",
        StartingPosition="TRIM_HORIZON",
        BatchSize=100,
    )
    clients("stepfunctions").create_state_machine(
        name=machine, definition=json.dumps(_definition()), roleArn=ROLE
    )
    return EmptyPath(clients, table, bucket)


def _definition() -> dict[str, Any]:
    names = [*STEPS]
    following = [*names[1:], None]
    return {
        "StartAt": names[0],
        "States": {n: _task(n, f) for n, f in zip(names, following, strict=True)},
    }


def _task(name: str, following: str | None) -> dict[str, Any]:
    function = "bench-ask" if name == STEPS[-1] else "bench-step"
    parameters = {"FunctionName": function, "Payload.$": "$"}
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters}
    return {**task, **({"Next": following} if following else {"End": True})}


def _function(clients: Callable[[str], Any], name: str, setup: str, work: str) -> None:
    code = CODE.format(setup=setup, work=work)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("empty.py", code)
    clients("lambda").create_function(
        FunctionName=f"bench-{name}",
        Runtime="python3.13",
        Role=ROLE,
        Handler="empty.handler",
        Code={"ZipFile": packed.getvalue()},
        Timeout=30,
    )


def waited(condition: Callable[[], bool], patience: float = 30.0) -> float:
    """Give the seconds until a condition holds; raises `TimeoutError`."""
    begun = time.perf_counter()
    while not condition():
        if time.perf_counter() - begun > patience:
            raise TimeoutError("nothing came of it")
        time.sleep(0.003)
    return time.perf_counter() - begun
