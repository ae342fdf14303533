"""Mail in: what SES does for a domain in AWS, over SMTP on loopback.

The raw bytes are put down first, then the function is called, and only then does the sender hear
250; on any failure it hears 4xx and comes again. Nobody else can reach this port, so mail counts as
authenticated, as if SES had found SPF, DKIM and DMARC good; whoever feeds it with mail from
elsewhere says so with `--distrust-mail`. A test takes the trust from one mail by a header, which
cannot give any: `X-Keel-Test-Verdict: dmarc=FAIL spam=FAIL`.
"""

import asyncio
import json
import re
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email import message_from_bytes, policy
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from aiosmtpd.smtp import SMTP, Envelope, Session
from botocore.config import Config

from infra.local.environment import ACCOUNT, REGION
from infra.stages import LOCAL

LARGEST = 30 * 1024 * 1024
"""Bytes; SES takes 40 MB with the SMTP encoding of attachments."""
AT_ONCE = 4
"""Mails received at the same time: each takes a worker process of its own."""
LEAST_FREE = 200 * 1024 * 1024
"""Bytes; with less left on the disk no mail is taken, since the cloud would not notice."""
FUNCTION = f"{LOCAL.prefix}-receive-email"
BUCKET = LOCAL.bucket("raw", ACCOUNT)
VERDICTS = ("spf", "dkim", "dmarc", "spam", "virus")
UNPROVEN = {"spf": "GRAY", "dkim": "GRAY", "dmarc": "GRAY"}
TEST = re.compile(rb"(?im)^x-keel-test-verdict:[ \t]*([^\r\n]*)\r?\n")

TAKEN = "250 2.0.0 Received"
NOT_HERE = "550 5.1.1 Nobody here has this address"
LATER = "451 4.3.0 Not received; try again"
NO_ROOM = "452 4.3.1 The disk is full; try again later"


class Inbox:
    """Takes mail for one address, with any plus part, and hands it to the function."""

    def __init__(self, address: str, disk: Path, *, trusted: bool = True) -> None:
        self._local, _, self._domain = address.lower().rpartition("@")
        self._disk, self._trusted = disk, trusted
        self._workers = ThreadPoolExecutor(AT_ONCE, "smtp-in")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Accept a recipient that is us."""
        if not self.ours(address):
            return NOT_HERE
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Receive one mail, durably, before the sender hears yes."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, self.receive, envelope)

    def ours(self, address: str) -> bool:
        """Say whether an address is the company's inbox."""
        local, _, domain = address.lower().rpartition("@")
        return domain == self._domain and local.partition("+")[0] == self._local

    def receive(self, envelope: Envelope) -> str:
        """Put the raw bytes down, call the function, and say what the sender hears."""
        if shutil.disk_usage(self._disk).free < LEAST_FREE:
            return NO_ROOM
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        raw, said = without_test_header(content)
        verdicts = {**({} if self._trusted else UNPROVEN), **said}
        name = uuid4().hex
        self._s3.put_object(Bucket=BUCKET, Key=f"email/{name}", Body=raw)
        event = receipt_event(name, raw, envelope.mail_from or "<>", envelope.rcpt_tos, verdicts)
        answered = self._lambda.invoke(FunctionName=FUNCTION, Payload=json.dumps(event))
        return LATER if answered.get("FunctionError") else TAKEN

    @cached_property
    def _s3(self) -> Any:
        return boto3.client("s3")

    @cached_property
    def _lambda(self) -> Any:
        patient = Config(read_timeout=90, retries={"total_max_attempts": 1}, max_pool_connections=8)
        return boto3.client("lambda", config=patient)

    async def handle_exception(self, error: Exception) -> str:
        """Whatever broke, the sender still has the mail and comes again."""
        return f"{LATER} ({type(error).__name__})"


def without_test_header(raw: bytes) -> tuple[bytes, dict[str, str]]:
    """Take a test's verdicts out of the header, and give those that take trust away."""
    end = raw.find(b"\r\n\r\n")
    head, rest = (raw[: end + 2], raw[end + 2 :]) if end >= 0 else (raw, b"")
    found = TEST.search(head)
    if found is None:
        return raw, {}
    pairs = [word.partition("=") for word in found[1].decode("latin-1").split()]
    said = {name.lower(): value.upper() for name, _, value in pairs if name.lower() in VERDICTS}
    lowered = {name: value for name, value in said.items() if value != "PASS"}
    return TEST.sub(b"", head) + rest, lowered


def receipt_event(
    name: str, raw: bytes, sender: str, recipients: list[str], verdicts: Mapping[str, str]
) -> dict[str, Any]:
    """Give the event that SES sends to a function.

    https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION}"
    receipt = {
        "timestamp": now,
        "processingTimeMillis": 0,
        "recipients": recipients,
        **{f"{kind}Verdict": {"status": verdicts.get(kind, "PASS")} for kind in VERDICTS},
        "action": {"type": "Lambda", "functionArn": arn, "invocationType": "Event"},
    }
    mail = {
        "timestamp": now,
        "source": sender,
        "messageId": name,
        "destination": recipients,
        **headers_as_told(raw),
    }
    record = {"mail": mail, "receipt": receipt}
    return {"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": record}]}


def headers_as_told(raw: bytes) -> dict[str, Any]:
    """Give the headers as SES tells them: never more than fits."""
    end = raw.find(b"\r\n\r\n")
    parsed = message_from_bytes(raw[: end + 4] if end >= 0 else b"", policy=policy.compat32)
    rows = [{"name": name, "value": str(value)} for name, value in parsed.items()][:100]
    return {"headersTruncated": False, "headers": rows}
