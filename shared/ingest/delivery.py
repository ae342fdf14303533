"""What SES says became of a mail of ours, as signals.

The events of a configuration set come through SNS. They are read for kind, action and attempt;
whatever names a person is left where it is, and nothing of them is kept raw: an event that is
lost is asked of the operator like any attempt that nobody confirmed.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.domain.names import digest
from shared.domain.signal import Delivery
from shared.domain.signals import CanonicalSignal
from shared.flow.house import House
from shared.ingest.filing import file_signal
from shared.ingest.mail_in import Received, Unreceived
from shared.ingest.receive import Arrival, receive

ACTION = re.compile(r"[0-9a-f]{26}")
ATTEMPT = re.compile(r"[1-9][0-9]{0,3}")
SAID: dict[str, Delivery] = {
    "Send": "sent",
    "DeliveryDelay": "delayed",
    "Delivery": "delivered",
    "Bounce": "bounced",
    "Complaint": "complained",
    "Reject": "rejected",
}
DETAILS = {
    "DeliveryDelay": "deliveryDelay",
    "Delivery": "delivery",
    "Bounce": "bounce",
    "Complaint": "complaint",
    "Reject": "reject",
}
NOT_COMPLAINTS = frozenset({"not-spam", "auth-failure"})


def record(house: House, message: object) -> Received | Unreceived:
    """Record what one message of the topic says, and file it at once."""
    arrival = read_news(message, house.clock.now())
    if isinstance(arrival, Unreceived):
        return arrival
    stream, receipt = receive(house, arrival)
    file_signal(house, stream)
    return Received(stream.removeprefix("signal/"), receipt)


def read_news(message: object, now: datetime) -> Arrival | Unreceived:
    """Read one message; the reason of a refusal names its kind and nothing in it."""
    try:
        news = json.loads(message) if isinstance(message, str) else None
    except (ValueError, RecursionError):
        return Unreceived("not_json")
    if not isinstance(news, dict):
        return Unreceived("no_event")
    kind = str(news.get("eventType") or news.get("notificationType") or "")
    if kind not in SAID:
        return Unreceived("unknown_kind")
    mail, detail = _part(news, "mail"), _part(news, DETAILS.get(kind, ""))
    action, attempt = _tag(mail, "action"), _tag(mail, "attempt")
    if not (ACTION.fullmatch(action) and ATTEMPT.fullmatch(attempt)):
        return Unreceived("not_of_an_action")
    if detail.get("complaintFeedbackType") in NOT_COMPLAINTS:
        return Unreceived("no_complaint")
    ident = _identity(kind, mail, detail, action, attempt)
    return Arrival(
        signal=_signal(ident, _moment(detail, mail, now), now),
        raw="",
        digest=ident,
        action=f"action/{action}",
        attempt=int(attempt),
        delivery=SAID[kind],
        permanent=kind == "Complaint" or detail.get("bounceType") == "Permanent",
    )


def _signal(ident: str, at: datetime, now: datetime) -> CanonicalSignal:
    return CanonicalSignal(
        id=f"ses/{ident}",
        kind="delivery",
        source="ses",
        provider_id=ident,
        occurred_at=at,
        received_at=now,
        trust="authenticated",
        verified_by=("sns",),
    )


def _identity(
    kind: str, mail: Mapping[str, Any], detail: Mapping[str, Any], action: str, attempt: str
) -> str:
    """Name one thing that became of one attempt; the topic may deliver it more than once."""
    apart = detail.get("feedbackId") or detail.get("timestamp") or ""
    named = digest("ses", kind, str(mail.get("messageId", "")), str(apart), action, attempt)
    return f"{kind.lower()}-{named}"


def _moment(detail: Mapping[str, Any], mail: Mapping[str, Any], now: datetime) -> datetime:
    """Take the provider's time where it can be read and does not lie ahead."""
    claimed = detail.get("timestamp") or mail.get("timestamp")
    try:
        found = datetime.fromisoformat(str(claimed))
        return min(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC), now)
    except (ValueError, OverflowError):
        return now


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = content.get(name)
    return part if isinstance(part, dict) else {}


def _tag(mail: Mapping[str, Any], name: str) -> str:
    """Give a tag that we put on the mail: SES shows each as a list of one."""
    tags = _part(mail, "tags").get(name)
    return str(tags[0]) if isinstance(tags, list) and len(tags) == 1 else ""
