"""The mailbox: every mail that this core sent, kept for whoever would have received it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.local.data import replaced
from shared.clock.clock import Clock

TAGS = b"x-ses-message-tags:"
PROVIDERS_OWN = (TAGS, b"message-id:", b"x-ses-configuration-set:")
"""Header lines that the provider takes off; it puts a Message-ID of its own."""


@dataclass(frozen=True)
class Sent:
    """One mail as the provider accepted it."""

    provider_id: str
    sender: str
    recipients: tuple[str, ...]
    message: bytes
    tags: dict[str, str]


class Mailbox:
    """One file for the bytes and one for the envelope; a mail is there once its envelope is."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._read: dict[str, dict[str, Any]] = {}

    def keep(self, sent: Sent) -> str:
        """Keep a mail durably, with a note that news of its delivery are owed; give its id."""
        now = self._clock.now()
        name = f"{now:%Y%m%dT%H%M%S%fZ}-{uuid4().hex[:8]}"
        envelope = {
            "id": name,
            "time": now.isoformat().replace("+00:00", "Z"),
            "from": sent.sender,
            "to": list(sent.recipients),
            "provider_id": sent.provider_id,
            "tags": sent.tags,
        }
        (self._folder / f"{name}.eml").write_bytes(delivered(sent.message, sent.provider_id))
        (self._folder / f"{name}.owed").touch()
        replaced(self._folder / f"{name}.json", json.dumps(envelope))
        return name

    def owed(self) -> Iterator[dict[str, Any]]:
        """Give the envelopes whose sender has not been told of the delivery, oldest first."""
        for note in sorted(self._folder.glob("*.owed")):
            envelope = note.with_suffix(".json")
            if envelope.exists():
                yield json.loads(envelope.read_text())

    def told(self, name: str) -> None:
        """Note that the sender knows."""
        (self._folder / f"{name}.owed").unlink(missing_ok=True)

    def mails(self) -> list[dict[str, Any]]:
        """Give every mail as the contract shows it, oldest first."""
        return [self._mail(file) for file in sorted(self._folder.glob("*.json"))]

    def _mail(self, file: Path) -> dict[str, Any]:
        if file.stem not in self._read:
            envelope = json.loads(file.read_text())
            message = message_from_bytes(
                file.with_suffix(".eml").read_bytes(), policy=policy.default
            )
            known = {key: envelope[key] for key in ("id", "time", "from", "to")}
            self._read[file.stem] = {**known, **shown(message)}
        return self._read[file.stem]


def shown(message: EmailMessage) -> dict[str, Any]:
    """Give what a reader sees of a mail."""
    headers: dict[str, str] = {}
    for name, value in message.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else str(value)
    return {
        "subject": headers.get("Subject", ""),
        "headers": headers,
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
    }


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def delivered(message: bytes, provider_id: str) -> bytes:
    """Give the bytes as they arrive: without the tags, under the provider's Message-ID."""
    lines = message.splitlines(keepends=True)
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    kept, dropping = [], False
    for line in lines[:end]:
        if not line[:1].isspace():
            dropping = line.lower().startswith(PROVIDERS_OWN)
        if not dropping:
            kept.append(line)
    line_end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    own = f"Message-ID: <{provider_id}>".encode() + line_end
    return own + b"".join(kept + lines[end:])
