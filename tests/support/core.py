"""A whole core as a real process, and the people around it: who writes, who answers, who reads."""

import json
import os
import signal
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.local.core import Running, attach
from tests.support.pages import Form, Page, get, link, post
from tests.support.spawn import Spawned, spawned

INQUIRY = """Hello,

we are a small bakery and need a new website with about six pages, ready by March.
Our budget is about 5000 euros. Could you send us an offer?

Kind regards
Ada Example
"""


class CoreProcess:
    """A core on a data folder; killed, stopped and started again as a test likes."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.host: tuple[str, ...] = ("infra.local",)
        """Module of the process, and what it is told before anything else."""
        self._options = options
        self._process: Spawned | None = None
        self.running: Running

    def start(self) -> "CoreProcess":
        """Start it and wait for its line that it is ready."""
        process = self.launched()
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the core ended with {self._end(None)}")
        assert json.loads(line)["ready"] is True
        self.running = attach(self.data)
        return self

    def launched(self) -> Spawned:
        """Start the process and do not wait; its group holds its workers, too."""
        told = ("up", "--json", "--data", str(self.data), *self._options)
        self._process = spawned(*self.host, *told)
        return self._process

    def kill(self) -> None:
        """Kill it as a loss of power would: nothing of it can run any more."""
        assert self._process is not None
        with suppress(ProcessLookupError):  # it died before, and took them along
            os.killpg(self._process.pid, signal.SIGKILL)
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Stop it cleanly; give its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals | None) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        if how:
            process.send_signal(how)
        code = process.wait(30)
        assert process.stdout is not None
        process.stdout.close()
        return code

    def end(self) -> None:
        """Let nothing of it be left behind."""
        if self._process is not None:
            self.kill()

    # --- the outside world ----------------------------------------------------------------------

    @property
    def http(self) -> str:
        """Give the origin of every link."""
        return self.running.record.http

    def send(self, message: EmailMessage | bytes, sender: str = "") -> None:
        """Send a mail to the company's inbox; returns once it was accepted."""
        host, port = self.running.record.smtp.split(":")
        inbox = self.running.record.inbox
        with smtplib.SMTP(host, int(port), timeout=60) as line:
            if isinstance(message, bytes):
                line.sendmail(sender or "somebody@client.example", [inbox], message)
            else:
                line.send_message(message, to_addrs=[inbox])

    def inquiry(self, sender: str, text: str = INQUIRY, **headers: str) -> EmailMessage:
        """Write a mail to the company."""
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = self.running.record.inbox
        mail["Subject"] = headers.pop("subject", "A new website")
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{uuid4().hex}@client.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail

    def mails(self, to: str = "") -> list[dict[str, Any]]:
        """Give the mails that the core sent, oldest first."""
        mails: list[dict[str, Any]] = json.loads(get(f"{self.http}/mailbox.json").text)
        return [mail for mail in mails if not to or to in mail["to"]]

    def questions(self, about: str = "") -> list[dict[str, Any]]:
        """Give the mails to the operator that speak of somebody."""
        return [m for m in self.mails(self.running.record.operator) if about in m["text"]]

    def events(self) -> list[tuple[str, int]]:
        """Give stream and version of every event in the log's table."""
        table = self.running.environment()["KEEL_EVENTS_TABLE"]
        pages = self.running.client("dynamodb").get_paginator("scan").paginate(TableName=table)
        return [
            (item["stream"]["S"], int(item["version"]["N"]))
            for page in pages
            for item in page["Items"]
        ]

    def streams(self, noun: str) -> set[str]:
        """Give the streams of one noun."""
        return {stream for stream, _ in self.events() if stream.startswith(f"{noun}/")}

    def row(self, view: str, id: str) -> dict[str, Any]:
        """Give the open part of one row of a view."""
        table = self.running.environment()["KEEL_VIEWS_TABLE"]
        key = {"view": {"S": view}, "id": {"S": id}}
        found = self.running.client("dynamodb").get_item(TableName=table, Key=key)
        body: dict[str, Any] = json.loads(found["Item"]["body"]["S"])
        return body

    def lead(self, question: dict[str, Any]) -> dict[str, Any]:
        """Give the pipeline's row of the opportunity that a question is about."""
        approval = link(question, "approvals").rpartition("/")[2].partition(".")[0]
        opportunity = self.row("approvals", approval)["opportunity"]
        return self.row("pipeline", opportunity.partition("/")[2])

    def undo_window_passes(self) -> None:
        """Let the seconds pass in which the operator may take a yes back."""
        self.running.settle()
        self.running.travel(self.running.now() + timedelta(seconds=20))


@contextmanager
def core(data: Path, *options: str) -> Iterator[CoreProcess]:
    """Run a core for as long as a test needs it."""
    process = CoreProcess(data, *options)
    try:
        yield process.start()
    finally:
        process.end()


__all__ = ["INQUIRY", "CoreProcess", "Form", "Page", "core", "get", "link", "post"]
