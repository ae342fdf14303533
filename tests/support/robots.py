"""Machines that answer mail: they read what the core sent, and write back at once."""

import json
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any, Self
from uuid import uuid4

from tests.support.core import CoreProcess
from tests.support.pages import get

Mail = dict[str, Any]
Answer = Callable[[Mail], EmailMessage | bytes]
"""Gives the answer to a mail; bytes come from a mail server, which names no sender."""


class Robot(threading.Thread):
    """Answers every mail to one address, as often as one comes, until it is told to stop."""

    def __init__(self, core: CoreProcess, address: str, answer: Answer) -> None:
        super().__init__(name=f"robot {address}", daemon=True)
        self._core, self._address, self._answer = core, address, answer
        self._enough, self._read = threading.Event(), set[str]()
        self.answered = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._enough.set()
        self.join(60)

    def run(self) -> None:
        """Look into the mailbox again and again."""
        while not self._enough.wait(0.1):
            for mail in json.loads(get(f"{self._core.http}/mailbox.json").text):
                if self._address in mail["to"] and mail["id"] not in self._read:
                    self._read.add(mail["id"])
                    self._core.send(self._answer(mail), "<>")
                    self.answered += 1


def reply(mail: Mail, text: str, *, subject: str = "", **headers: str) -> EmailMessage:
    """Write an answer in a mail's thread, as a machine does."""
    answer = EmailMessage()
    answer["From"], answer["To"] = mail["to"][0], mail["from"]
    answer["Subject"] = subject or f"Re: {mail['subject']}"
    answer["Date"] = formatdate()
    answer["Message-ID"] = f"<{uuid4().hex}@robot.example>"
    own = mail["headers"]["Message-ID"]
    answer["In-Reply-To"] = own
    answer["References"] = f"{mail['headers'].get('References', '')} {own}".strip()
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    answer.set_content(text)
    return answer


BOUNCE = """\
From: MAILER-DAEMON@robot.example
To: {us}
Subject: Undelivered Mail Returned to Sender
Date: {now}
Message-ID: <{id}@robot.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="part"
MIME-Version: 1.0

--part
Content-Type: text/plain

I could not deliver your message.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; robot.example

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1

--part
Content-Type: text/rfc822-headers

{headers}

--part--
"""


def bounce(mail: Mail) -> bytes:
    """Write what a mail server writes when it could not deliver (RFC 3464)."""
    headers = "\n".join(f"{name}: {value}" for name, value in mail["headers"].items())
    known = {"us": mail["from"], "to": mail["to"][0], "now": formatdate(), "id": uuid4().hex}
    return BOUNCE.format(**known, headers=headers).replace("\n", "\r\n").encode()
