"""An event becomes canonical JSON with its personal fields sealed, and is read back from it.

The envelope has the attribute names of CloudEvents 1.0, with `sequence` for the version and
the `dataref` of its claim-check extension. Optional attributes that are empty are left out.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from shared.domain.event import FORGOTTEN, Event, Registry
from shared.domain.registry import EVENTS
from shared.domain.writes import Origin, Recorded
from shared.log.claims import INLINE_UP_TO, Claims, key_of, redeem
from shared.vault.vault import InvalidTag, Vault, generation_of

GENESIS = ""
"""The hash before a stream's first event."""
SEALED = "sealed"

_form = partial(
    json.JSONEncoder,
    sort_keys=True,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,  # what a model dumps holds no part of itself
)
_dumps, _dumps_ascii = _form(ensure_ascii=False).encode, _form().encode


class Unreadable(Exception):
    """Stored bytes that no known event type can read; names the stream and version."""


def chain(previous: str, stored: bytes) -> str:
    """Give the hex hash of an event: SHA-256 over the previous hash and the stored bytes.

    Stored bytes with a claim check hold the digest of what it stands for.
    """
    return sha256(bytes.fromhex(previous) + stored).hexdigest()


def canonical(value: Any) -> bytes:
    """Give JSON with sorted keys and no spaces, in UTF-8.

    Half of a surrogate pair, which broken mail can hold, has no UTF-8: it is escaped instead.
    """
    try:
        return _dumps(value).encode()
    except UnicodeEncodeError:
        return _dumps_ascii(value).encode()


class Codec:
    """Turns events into stored bytes and back, as far as the keys allow."""

    def __init__(self, vault: Vault, claims: Claims, events: Registry = EVENTS) -> None:
        self._vault = vault
        self._claims = claims
        self._events = events

    def encode(self, recorded: Recorded, inline_up_to: int = INLINE_UP_TO) -> bytes:
        """Give the bytes to store; what is too large is put behind a claim check first."""
        data = recorded.event.model_dump(mode="json")
        envelope = _envelope(recorded, data.pop("at"))
        self._seal(recorded, data)
        envelope["data"] = data
        stored = canonical(envelope)
        return stored if len(stored) <= inline_up_to else self._claim(envelope)

    def decode(self, stream: str, version: int, stored: bytes, digest: str) -> Recorded:
        """Read an event; a field whose key was destroyed reads as its `when_forgotten`.

        Raises `Unreadable` for a type or shape nobody knows, `ClaimMissing` for lost data.
        """
        e = json.loads(stored)
        origin = Origin(
            actor=e.get("actor", ""),
            source=e["source"],
            correlation=e.get("correlationid", ""),
            causation=e.get("causationid", ""),
            trust=e.get("trust", ""),
        )
        event = self._event(e, stream, version)
        recorded = datetime.fromisoformat(e["recordedtime"])
        person = e.get("person", "")
        return Recorded(stream, version, e["id"], event.at, recorded, origin, person, digest, event)

    def _event(self, e: dict[str, Any], stream: str, version: int) -> Event:
        kind, shape = schema_of(e["dataschema"])
        data = _data_of(e, self._claims)
        data["at"] = e["time"]
        try:
            cls = self._events[kind]
            forgotten = self._open(cls, e.get("person", ""), stream, version, data)
            event = cls.model_validate(cls.upcast(shape, data))
        except (KeyError, InvalidTag, ValueError) as error:
            raise Unreadable(f"{stream}#{version}: {e['dataschema']}") from _bare(error)
        return event.model_copy(update=forgotten) if forgotten else event

    def _seal(self, recorded: Recorded, data: dict[str, Any]) -> None:
        for name, default in _sealable(type(recorded.event)):
            value = getattr(recorded.event, name)
            if not value or value == default:
                continue
            if not recorded.person:
                raise ValueError(f"{recorded.type}.{name} is personal, so it needs a person")
            context = _context(recorded.stream, recorded.version, name)
            sealed = self._vault.seal(recorded.person, canonical(data[name]), context)
            data[name] = {SEALED: b64encode(sealed).decode()}

    def _open(
        self, cls: type[Event], person: str, stream: str, version: int, data: dict[str, Any]
    ) -> dict[str, Any]:
        """Open what is sealed in `data`, and give what stands for the rest."""
        forgotten = {}
        for name, value in data.items():
            if not _is_sealed(value):
                continue
            context = _context(stream, version, name)
            plain = self._vault.open(person, b64decode(value[SEALED]), context)
            if plain is None:
                forgotten[name] = cls.personal_fields().get(name, FORGOTTEN)
            else:
                data[name] = json.loads(plain)
        data.update(forgotten)
        return {name: mark for name, mark in forgotten.items() if name in cls.model_fields}

    def _claim(self, envelope: dict[str, Any]) -> bytes:
        body = canonical(envelope.pop("data"))
        key = key_of(body)
        self._claims.put(key, body)
        digest = sha256(body).hexdigest()
        return canonical({**envelope, "dataref": key, "datasha256": digest, "datasize": len(body)})


@dataclass(frozen=True)
class Sealed:
    """One sealed field as it stands in stored bytes."""

    stream: str
    version: int
    field: str
    person: str
    """Whose key opens it."""
    body: bytes

    @property
    def context(self) -> bytes:
        """Give what its bytes are bound to."""
        return _context(self.stream, self.version, self.field)

    @property
    def generation(self) -> int:
        """Say which of the person's keys opens it."""
        return generation_of(self.body)


def sealed_in(stream: str, version: int, stored: bytes, claims: Claims) -> Iterator[Sealed]:
    """Give every sealed field of an event; raises `ClaimMissing` for lost data."""
    e = json.loads(stored)
    for name, value in _data_of(e, claims).items():
        if _is_sealed(value):
            body = b64decode(value[SEALED])
            yield Sealed(stream, version, name, e.get("person", ""), body)


def _data_of(e: dict[str, Any], claims: Claims) -> dict[str, Any]:
    """Give an envelope's data, wherever it lies."""
    data: dict[str, Any] = (
        e["data"] if "data" in e else json.loads(redeem(claims, e["dataref"], e["datasha256"]))
    )
    return data


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {SEALED}


def schema_of(dataschema: str) -> tuple[str, int]:
    """Give type and shape version of `keel:<Type>:<version>`."""
    _, kind, version = dataschema.split(":")
    return kind, int(version)


def utc(moment: datetime) -> str:
    """Write a moment in UTC so that text order is time order."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def cursor(recorded: Recorded) -> str:
    """Give an event's place in the order of its day; begins with the day."""
    return f"{utc(recorded.recordedtime)}#{recorded.id}"


def cursor_of(stored: bytes) -> str:
    """Give the same from stored bytes."""
    envelope = json.loads(stored)
    return f"{envelope['recordedtime']}#{envelope['id']}"


def _envelope(recorded: Recorded, time: str) -> dict[str, Any]:
    origin = recorded.origin
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": recorded.id,
        "source": origin.source,
        "type": recorded.type,
        "subject": recorded.stream,
        "time": time,
        "recordedtime": utc(recorded.recordedtime),
        "dataschema": f"keel:{recorded.type}:{recorded.event.VERSION}",
        "sequence": recorded.version,
    }
    optional = {
        "actor": origin.actor,
        "trust": origin.trust,
        "correlationid": origin.correlation,
        "causationid": origin.causation,
        "person": recorded.person,
    }
    return envelope | {name: value for name, value in optional.items() if value}


@cache
def _sealable(cls: type[Event]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, cls.model_fields[name].default) for name in cls.personal_fields())


def _context(stream: str, version: int, field: str) -> bytes:
    return f"{stream}\x1f{version}\x1f{field}".encode()


def _bare(error: Exception) -> Exception | None:
    """Drop a validation error from the chain: its text quotes what people wrote."""
    return None if isinstance(error, ValidationError) else error
