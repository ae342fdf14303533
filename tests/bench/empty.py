"""The same hops with nothing in them: what the embedded cloud itself costs."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROLE = "arn:aws:iam::123456789012:role/bench"
CODE = """
import boto3, json, os, time
{setup}
def handler(event, context):
    print(json.dumps({{"event": "empty"}}))
    {work}
"""
RECEIVE = """put({"number": event["number"], "received": time.time()})"""
ROUTE = """
    for record in event["Records"]:
        marks = json.loads(record["dynamodb"]["Keys"]["stream"]["S"])
        if "filed" in marks:
            sf.start_execution(stateMachineArn=arn, input=json.dumps({"marks": marks}))
        else:
            put({**marks, "filed": time.time()})
"""
STEP = """return {"marks": {**event["marks"], event["hop"]: time.time()}}"""
ASK = """
    raw = head + json.dumps(event["marks"]).encode()
    ses.send_raw_email(Source=sender, Destinations=[to], RawMessage={"Data": raw})
    return {}
"""
STEPS = {
    "Where": "looked",
    "Intake": "understood",
    "Qualify": "qualified",
    "Propose": "drafted",
    "Ask": "mailed",
}
"""As many tasks as an inquiry passes before the question is mailed, each with its hop's name."""


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
    """Deploy the empty path beside a running core; its mail holds when each hop was done."""
    table, machine = "bench-empty", "bench-empty"
    arn = f"arn:aws:states:eu-west-1:123456789012:stateMachine:{machine}"
    put = (
        "db = boto3.client('dynamodb')\n"
        f"def put(marks): db.put_item(TableName={table!r}, Item={{'stream': {{'S': json.dumps(marks)}}}})"
    )
    mail = f"From: {sender}\r\nTo: {to}\r\nSubject: empty\r\n\r\n".encode()
    send = f"sender, to, head, ses = {sender!r}, {to!r}, {mail!r}, boto3.client('ses')"
    _function(clients, "receive", put, RECEIVE)
    _function(clients, "route", f"{put}\nsf, arn = boto3.client('stepfunctions'), {arn!r}", ROUTE)
    _function(clients, "step", "", STEP)
    _function(clients, "ask", send, ASK)
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
    function = "bench-step" if following else "bench-ask"
    payload = {"marks.$": "$.marks", "hop": STEPS[name]}
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload": payload},
        "OutputPath": "$.Payload",
        **({"Next": following} if following else {"End": True}),
    }


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
