"""Which sources can be read, and by what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.domain.signals import CanonicalSignal
from shared.ingest.email import read_mail
from shared.ingest.form import read_form
from shared.ingest.our_mail import OurMail
from shared.ingest.unreadable import UnreadableInput

READ = ("email", "form")
KNOWN = (*READ, "stripe", "calendly", "calcom", "typeform", "tally", "calendar", "chat")


def parse(
    source: str,
    raw: bytes,
    *,
    received_at: datetime,
    receipt: Mapping[str, Any] | None = None,
    ours: OurMail | None = None,
    provider_id: str = "",
) -> list[CanonicalSignal]:
    """Give the signals that raw input of a source becomes; `UnreadableInput` where there is none."""
    if source == "email":
        mail = read_mail(raw, received_at=received_at, receipt=receipt, ours=ours or OurMail())
        return [mail.signal]
    if source == "form":
        return [read_form(raw, received_at=received_at, provider_id=provider_id)]
    if source in KNOWN:
        raise UnreadableInput(f"signals from {source} cannot be read yet; {_choices()}")
    raise UnreadableInput(f"there is no such source; {_choices()}")


def _choices() -> str:
    return f"these can: {', '.join(READ)}"
