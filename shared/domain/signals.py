"""A canonical signal has one shape, whoever sent it and however it came."""

import json
from typing import Literal

from pydantic import AwareDatetime, ConfigDict, Field, field_validator

from shared.domain.event import Value
from shared.domain.signal import Trust

AutomaticKind = Literal[
    "none",
    "auto_reply",
    "bounce",
    "delay",
    "complaint",
    "list",
    "loop",
    "disposition_notification",
]


class Person(Value):
    """Who said it, as they named themselves."""

    name: str = ""
    email: str = ""


class Thread(Value):
    """The ids by which mail programs keep a conversation together, without angle brackets."""

    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


class Automatic(Value):
    """Whether a machine wrote it, and the sign that gave it away."""

    kind: AutomaticKind = "none"
    because: str = ""


class Attachment(Value):
    """A file that came along; its bytes stay in the raw message."""

    name: str = ""
    type: str = ""
    bytes: int = 0
    """Size once decoded."""
    sha256: str = ""


class CalendarItem(Value):
    """An entry of a calendar."""

    uid: str
    sequence: int = 0
    method: str = ""
    start: str = ""
    end: str = ""
    zone: str = ""
    attendees: tuple[str, ...] = ()
    recurrence: str = ""


class Payment(Value):
    """Money that moved or was asked for; `amount` in minor units."""

    provider: str
    id: str
    amount: int
    currency: str
    status: str


class CanonicalSignal(Value):
    """One thing the outside world said, ready to be stored and understood."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True
    )

    id: str
    """`<kind>/<provider id>`, the end of its stream's name."""
    kind: str
    source: str
    provider_id: str
    occurred_at: AwareDatetime
    """UTC; the sender's own offset is in `zone`."""
    received_at: AwareDatetime
    zone: str = ""
    trust: Trust = "unauthenticated"
    verified_by: tuple[str, ...] = ()
    sender: Person = Field(default=Person(), alias="from")
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    quoted: str = ""
    signature: str = ""
    thread: Thread = Thread()
    automatic: Automatic = Automatic()
    attachments: tuple[Attachment, ...] = ()
    events: tuple[CalendarItem, ...] = ()
    payments: tuple[Payment, ...] = ()
    defects: tuple[str, ...] = ()
    """Short stable words for what was broken, or missing, and read all the same."""

    @field_validator("defects")
    @classmethod
    def _each_once(cls, defects: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(defects))

    def to_json(self) -> str:
        """Give the canonical JSON of RFC 8785: one line, sorted keys, no spaces.

        Without fractions `json` writes exactly that form.
        """
        shaped = self.model_dump(mode="json", by_alias=True)
        return json.dumps(shaped, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
