"""A web form becomes a canonical signal, whatever its fields are called.

Whoever fills a form in can type any address: a signed form proves the site, not the person.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from shared.domain.signals import CanonicalSignal, Person
from shared.ingest.characters import clean, guess
from shared.ingest.form_fields import LONGEST_LABEL, LONGEST_VALUE, Answer, meaning, pairs
from shared.ingest.headers import zone_of
from shared.ingest.identity import safe_id
from shared.ingest.invisible import visible
from shared.ingest.unreadable import UnreadableInput

LONGEST_SUBJECT = 300
MOST_FIELDS = 200
ENVELOPE = frozenset({"type", "timestamp", "id", "event", "eventid", "createdat", "data"})


@dataclass
class _Filled:
    """What was found in the form so far."""

    known: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def read_form(
    raw: bytes, *, received_at: datetime, provider_id: str = "", verified: bool = False
) -> CanonicalSignal:
    """Read JSON or urlencoded fields; what has no known name is added to the text.

    `provider_id` is the delivery's id where it came by webhook; `verified` says that the
    webhook's signature was good.
    """
    if not raw.strip():
        raise UnreadableInput("it is empty")
    filled = _Filled()
    answers, when = _answers(raw, filled.defects)
    for answer in answers:
        _take(filled, answer)
    ident = safe_id(provider_id, fallback=raw)
    received = received_at.astimezone(UTC)
    moment, zone = _moment(when, received, filled.defects)
    return CanonicalSignal(
        id=f"form/{ident}",
        kind="form",
        source="form",
        provider_id=ident,
        occurred_at=moment,
        received_at=received,
        zone=zone,
        verified_by=("webhook",) if verified else (),
        sender=Person(name=_name(filled.known), email=filled.known.get("email", "")),
        subject=visible(filled.known.get("subject", "")).strip()[:LONGEST_SUBJECT],
        text="\n\n".join(_text(filled)),
        defects=(*filled.defects, *_missing(filled)),
    )


def _answers(raw: bytes, defects: list[str]) -> tuple[list[Answer], str]:
    """Give the filled-in fields, and the time the sender claims."""
    text = clean(guess(raw)).strip()
    if text[:1] in {"{", "["}:
        return _json_answers(text, defects)
    if "=" in text.partition("\n")[0]:
        try:
            return [Answer(*each) for each in parse_qsl(text, True, max_num_fields=1_000)], ""
        except ValueError:
            defects.append("too_many_fields")
    else:
        defects.append("unreadable_form")
    return [Answer("message", text[:LONGEST_VALUE])], ""


def _json_answers(text: str, defects: list[str]) -> tuple[list[Answer], str]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        defects.append("unreadable_form")
        return [Answer("message", text[:LONGEST_VALUE])], ""
    when = ""
    if isinstance(content, dict) and isinstance(content.get("data"), (dict, list)):
        when = str(content.get("timestamp") or "")
        outside = {key: value for key, value in content.items() if key.lower() not in ENVELOPE}
        content = [content["data"], outside]
    found = list(_first(pairs(content), defects))
    return found, when


def _first(answers: Iterator[Answer], defects: list[str]) -> Iterator[Answer]:
    for number, answer in enumerate(answers):
        if number == MOST_FIELDS:
            defects.append("too_many_fields")
            return
        yield answer


def _take(filled: _Filled, answer: Answer) -> None:
    """Put an answer where it belongs; a second one for the same field is kept as text."""
    value = clean(answer.value).strip()
    if len(value) > LONGEST_VALUE:
        filled.defects.append("body_truncated")
        value = value[:LONGEST_VALUE]
    name = meaning(answer.label)
    if not value or name == "ignored":
        return
    if name == "email" and not _is_address(value):
        filled.defects.append("unreadable_email")
        name = ""
    if name and name not in filled.known:
        filled.known[name] = value if name == "message" else " ".join(value.split())
    else:
        filled.others.append(f"{clean(answer.label).strip()[:LONGEST_LABEL]}: {value}")


def _text(filled: _Filled) -> Iterator[str]:
    """Give the message, then everything else that was said, one line a field."""
    if "message" in filled.known:
        yield filled.known["message"]
    rows = [
        f"{name}: {filled.known[name]}" for name in ("company", "phone") if name in filled.known
    ]
    if rows or filled.others:
        yield "\n".join([*rows, *filled.others])


def _name(known: dict[str, str]) -> str:
    parts = (known.get("first_name", ""), known.get("last_name", ""))
    return visible(known.get("name") or " ".join(filter(None, parts))).strip()[:320]


def _is_address(value: str) -> bool:
    local, at, domain = value.rpartition("@")
    return bool(at and local and domain) and len(value) <= 320 and not set(" ,;<>\n") & set(value)


def _missing(filled: _Filled) -> Iterator[str]:
    if "email" not in filled.known:
        yield "missing_email"
    if "message" not in filled.known:
        yield "missing_message"


def _moment(claimed: str, received: datetime, defects: list[Any]) -> tuple[datetime, str]:
    """Take the sender's time where it has one that can be read and lies behind."""
    if not claimed:
        return received, ""
    try:
        moment = datetime.fromisoformat(claimed)
        at = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        defects.append("unreadable_date")
        return received, ""
    offset = moment.utcoffset()
    return min(at, received), zone_of(offset.total_seconds() if offset else 0)
