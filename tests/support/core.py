"""A whole core as a real process, and the people around it: who writes, who answers, who reads."""

import json
import re
import signal
import smtplib
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from uuid import uuid4

from infra.aws.code import ROOT
from infra.local.core import Running, attach

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
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self.running: Running

    def start(self) -> "CoreProcess":
        """Start it and wait for its line that it is ready."""
        command = [sys.executable, "-m", "infra.local", "up", "--json", "--data", str(self.data)]
        self._process = subprocess.Popen(
            [*command, *self._options], cwd=ROOT, text=True, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the core ended with {self._process.wait(30)}")
        assert json.loads(line)["ready"] is True
        self.running = attach(self.data)
        return self

    def kill(self) -> None:
        """Kill it as a loss of power would: nothing of it can run any more."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Stop it cleanly; give its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        process, self._process = self._process, None
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


# --- pages --------------------------------------------------------------------------------------


@dataclass
class Form:
    """One form of a page, with what it would send untouched."""

    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form())
        elif tag == "input" and self.found and told.get("name"):
            self.found[-1].fields[told["name"]] = told.get("value", "")
        elif tag == "textarea" and self.found:
            self._area = told.get("name", "")
            self.found[-1].fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


@dataclass(frozen=True)
class Page:
    """One answer of the front door."""

    url: str
    status: int
    text: str

    def form(self, decision: str) -> dict[str, str]:
        """Give the fields of the form for a decision; fails where the page offers none."""
        reading = _Forms()
        reading.feed(self.text)
        for form in reading.found:
            if form.fields.get("decision") == decision:
                return form.fields
        raise AssertionError(f"no form to {decision} on {self.url}: {self.status}")

    def offers(self, decision: str) -> bool:
        """Say whether a form for a decision is there."""
        return f'name="decision" value="{decision}"' in self.text

    def decide(self, decision: str, **typed: str) -> "Page":
        """Press a button, as a person would after typing."""
        return post(self.url, {**self.form(decision), **typed})


def get(url: str, method: str = "GET", headers: dict[str, str] | None = None) -> Page:
    """Look at a page."""
    asked = urllib.request.Request(url, method=method, headers=headers or {})  # noqa: S310 - our own front door
    return _asked(asked)


def post(url: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> Page:
    """Send a form."""
    body = urllib.parse.urlencode(fields).encode()
    return _asked(urllib.request.Request(url, data=body, headers=headers or {}))  # noqa: S310 - see get


def _asked(request: urllib.request.Request) -> Page:
    try:
        with urllib.request.urlopen(request, timeout=60) as said:  # noqa: S310 - see get
            return Page(request.full_url, said.status, said.read().decode())
    except HTTPError as refused:
        with refused:
            return Page(request.full_url, refused.code, refused.read().decode())


def link(mail: dict[str, Any], room: str) -> str:
    """Give the link of a mail into `approvals` or `proposals`, without what follows it."""
    found = re.search(rf"https?://\S+/{room}/[^\s?]+", mail["text"])
    assert found, f"no link to {room} in {mail['subject']!r}"
    return found[0]
