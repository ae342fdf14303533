"""A whole core, read by the product's own code, in the shape that the simulation judges."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any, cast

from infra.cli.running import Core, wired
from infra.local.mailbox import delivered
from infra.local.news import SIMULATOR
from shared.domain.writes import Recorded
from shared.flow.book import Book
from shared.ingest.raw import RawStore
from shared.log.log import EventLog, StoredEvents
from tests.simulation.provider import SentMail
from tests.simulation.world import World
from tests.soak.ground import Ground, envelope


class Memory:
    """All events, read once; later only what is new."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._known: dict[str, list[Recorded]] = {}

    def catch_up(self, heads: dict[str, int]) -> None:
        """Read what is behind what is known."""
        for stream, head in heads.items():
            known = self._known.setdefault(stream, [])
            if len(known) < head:
                known += self._log.read(stream, len(known))

    def streams(self) -> list[str]:
        """Give every stream."""
        return sorted(self._known)

    def read(self, stream: str, after: int = 0) -> list[Recorded]:
        """Give the events behind a version."""
        return self._known.get(stream, [])[after:]

    def head(self, stream: str) -> int:
        """Give the last version of a stream."""
        return len(self._known.get(stream, []))

    def stored(self, stream: str) -> list[tuple[int, bytes, str]]:
        """Give stored bytes and hashes, freshly read."""
        return cast("StoredEvents", self._log).stored(stream)

    @property
    def count(self) -> int:
        """Count all events."""
        return sum(map(len, self._known.values()))


@dataclass(frozen=True)
class Letter:
    """A mail as it lies in the mailbox."""

    sent: SentMail
    provider_id: str
    told: bool
    """Whether the core heard what became of it."""

    def is_of(self, message: str) -> bool:
        """Say whether these are the bytes, but for what the provider changes."""
        return self.sent.message == delivered(message.encode("ascii"), self.provider_id)


BOUNCES = f"bounce{SIMULATOR}"
"""Mail to this address comes back."""


@dataclass
class Reality:
    """What the promises are judged by; looks like a world of the simulation where it matters."""

    ground: Ground
    letters: list[Letter] = field(default_factory=list)

    def __post_init__(self) -> None:
        os.environ.update(self.ground.core.running.environment())
        self.core: Core = wired(self.ground.core.running)
        self._endpoint = os.environ["AWS_ENDPOINT_URL"]
        self.memory = Memory(self.core.log)
        self.still = Book(cast("EventLog", self.memory))
        self.mailer = SimpleNamespace(sent=[])
        self.scheduler = SimpleNamespace(tell=lambda *_: None)
        self.archive, self.house = self.core.archive, self.core.house
        self.raw = Raw(self.store)

    @cached_property
    def store(self) -> RawStore:
        """Give the bucket of raw bytes."""
        from functions.wiring import raw_store

        return raw_store()

    def catch_up(self) -> None:
        """Read what happened since."""
        if self.ground.core.running.endpoint != self._endpoint:
            raise RuntimeError("the core came back on another port")
        heads: dict[str, int] = {}
        for stream, version in self.ground.core.events():
            heads[stream] = max(version, heads.get(stream, 0))
        self.memory.catch_up(heads)
        files = sorted(self.ground.folder.mailbox.glob("*.json"))
        for file in files[len(self.letters) :]:
            told = envelope(file)
            sent = SentMail(
                action=told["tags"].get("action", ""),
                attempt=int(told["tags"].get("attempt", "0")),
                recipients=tuple(told["to"]),
                message=file.with_suffix(".eml").read_bytes(),
                at=0.0,
            )
            owed = file.with_suffix(".owed").exists()
            self.letters.append(Letter(sent, told["provider_id"], not owed))
        self.mailer.sent = [letter.sent for letter in self.letters]

    def moved(self) -> tuple[int, int]:
        """Give numbers that change whenever anything moves: events, and mails that left."""
        return self.memory.count, len(self.letters)

    def as_world(self) -> World:
        """Give it to whoever judges the simulation."""
        return cast("World", self)

    @property
    def inbox(self) -> Any:
        """Say what came in, and what the provider told of which attempt."""
        clients = [x for x in self.letters if x.told and self._of_client(x.sent.action)]
        news = {(x.sent.action, x.sent.attempt) for x in clients}
        lost = {(x.sent.action, x.sent.attempt) for x in clients if BOUNCES in x.sent.recipients}
        return SimpleNamespace(mails=list(self.store.keys("email/")), news=news, bounced=lost)

    def _of_client(self, action: str) -> bool:
        planned = self.still.action(f"action/{action}").planned
        return planned is not None and planned.kind == "send_email"

    @property
    def outside(self) -> Any:
        """Say what the owner was told."""
        told = self.ground.promised.answers
        return SimpleNamespace(owner=SimpleNamespace(told=told), forged=0)


class Raw:
    """Raw bytes, read once."""

    def __init__(self, store: RawStore) -> None:
        self._store = store
        self.deleted: frozenset[str] = frozenset()
        self._known: dict[str, bytes] = {}

    def peek(self, key: str) -> bytes:
        """Give the bytes under a key."""
        if key not in self._known:
            self._known[key] = self._store.get(key) or b""
        return self._known[key]
