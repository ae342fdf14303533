"""`keel demo`: one inquiry becomes an accepted proposal, on a fresh core, by its real doors.

Mail goes in by SMTP and is read from the mailbox; questions are answered on their pages. The one
liberty: time travels over the undo window instead of passing.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime, make_msgid
from pathlib import Path
from smtplib import SMTP
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from infra.cli import place, visit
from infra.cli.saying import NO, AsJson, Trouble, document, tell
from infra.cli.story import Story

if TYPE_CHECKING:
    from infra.cli.running import Core

INQUIRY = Path(__file__).with_name("inquiry.eml")
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds that any one thing may take to happen."""
LOOK_EVERY = 0.1
LINK = re.compile(r"https?://\S+/(?:approvals|proposals)/[\w.~-]+")


def demo(as_json: AsJson = False) -> None:
    """Show an inquiry become an accepted proposal, on a fresh core."""
    began = time.monotonic()
    with _data() as (data, kept), _hosted(data, kept=kept) as ready:
        from infra.cli.running import core

        place.choose(data)
        found = core()
        story = Story(found.log, tell if not as_json else _silent)
        subject = Show(ready, found, story).run()
        seconds = round(time.monotonic() - began, 2)
        if as_json:
            document({**story.document(subject, _mails(ready)), "seconds": seconds})
            return
        tell(f"\nWon, {seconds} seconds after the core was asked to start. The trail:\n")
        story.tell_trail(subject)


class Show:
    """The client and the owner, each doing their part."""

    def __init__(self, ready: dict[str, Any], core: "Core", story: Story) -> None:
        self._ready, self._core, self._story = ready, core, story

    def run(self) -> str:
        """Play it through; give the opportunity's stream."""
        inquiry = inquiry_to(self._ready["inbox"])
        client = str(inquiry["From"].addresses[0].addr_spec)
        name = str(inquiry["From"].addresses[0].display_name)
        self._story.say(f"A client writes: {inquiry['Subject']}")
        self._send(inquiry.as_bytes(), client)
        question = self._mail_to(self._ready["operator"], "approvals")
        self._story.say(f"The owner gets a mail: {question['subject']}")
        self._story.say("The owner opens its page and says yes.")
        visit.answer(link_in(question), "approve")
        self._travel()
        offer = self._mail_to(client, "proposals")
        self._story.say(f"The client gets a mail: {offer['subject']}")
        self._story.say(f"The client opens its page and accepts, as {name}.")
        visit.answer(link_in(offer), "accept", name=name)
        subject = self._story.subject()
        self._until(lambda: self._story.state(subject) == "won", "the opportunity to be won")
        return subject

    def _send(self, mail: bytes, sender: str) -> None:
        host, _, port = self._ready["smtp"].partition(":")
        with SMTP(host, int(port), timeout=PATIENCE) as smtp:
            smtp.sendmail(sender, [self._ready["inbox"]], mail)

    def _travel(self) -> None:
        """Let the undo window pass at once."""
        house, running = self._core.house, self._core.running
        assert running is not None  # noqa: S101 - a demo runs on this machine
        self._story.say(f"Time travels over the undo window ({house.pace.undo.seconds} seconds).")
        running.travel(house.clock.now() + house.pace.undo + timedelta(seconds=1))

    def _mail_to(self, address: str, path: str) -> dict[str, Any]:
        """Wait for a mail that holds a link to a page of this kind."""

        def found() -> dict[str, Any] | None:
            mails = (m for m in _mails(self._ready) if address in m["to"])
            return next((m for m in mails if f"/{path}/" in m["text"]), None)

        mail: dict[str, Any] = self._until(found, f"a mail to {address}")
        return mail

    def _until(self, found: Callable[[], Any], what: str) -> Any:
        """Wait for something, telling what happens meanwhile."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._story.catch_up()
            value = found()
            if value:
                return value
            time.sleep(LOOK_EVERY)
        raise Trouble(f"waited {PATIENCE:.0f} seconds in vain for {what}", NO)


def inquiry_to(inbox: str, now: datetime | None = None) -> Any:
    """Give the bundled inquiry as the client's mail program would send it now."""
    mail = message_from_bytes(INQUIRY.read_bytes(), policy=policy.SMTP)
    mail.replace_header("To", inbox)
    mail["Date"] = format_datetime(now or datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain="client.example")
    return mail


def link_in(mail: dict[str, Any]) -> str:
    """Give the first link to a page that decides."""
    found = LINK.search(mail["text"])
    if found is None:
        raise Trouble(f"the mail {mail['subject']!r} holds no link", NO)
    return found.group()


def _mails(ready: dict[str, Any]) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{ready['http']}/mailbox.json", timeout=PATIENCE) as said:  # noqa: S310 - loopback
        mails: list[dict[str, Any]] = json.load(said)
        return mails


@contextmanager
def _data() -> Iterator[tuple[Path, bool]]:
    """Give the folder of the core, and whether it is kept afterwards."""
    given = place.given_data()
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given, True
        return
    with TemporaryDirectory(prefix="keel-demo-", ignore_cleanup_errors=True) as fresh:
        yield Path(fresh), False


@contextmanager
def _hosted(data: Path, *, kept: bool) -> Iterator[dict[str, Any]]:
    """Run a core in a process of its own for as long as the demo lasts."""
    command = [sys.executable, "-m", "infra.cli", "up", "--json", "--data", str(data)]
    with (data / "up.log").open("wb") as log:
        host = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )
        assert host.stdout is not None  # noqa: S101 - piped above
        try:
            line = host.stdout.readline()
            if not line:
                raise Trouble(f"the core did not start: {_last(data / 'up.log')}", NO)
            yield json.loads(line)
        finally:
            # What nobody keeps need not be saved; the host's functions end with its group.
            host.terminate() if kept else os.killpg(host.pid, signal.SIGKILL)
            host.wait()
            host.stdout.close()


def _last(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _silent(_line: str) -> None:
    """Tell nobody: the answer is one JSON document."""
