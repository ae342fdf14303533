"""Mail comes in: its raw bytes lie in the raw bucket already, and one signal is received.

What the receiving service found (SPF, DKIM, DMARC, spam, virus) is told in its event alone. It
is kept beside the raw mail before anything else happens, so that whoever receives the mail later
knows it too; where nobody was told, nothing is proven and the mail is unauthenticated.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.addresses import normalise_address
from shared.domain.signal import Delivery
from shared.flow.house import House
from shared.ingest.bounce import Bounced
from shared.ingest.email import Mail, read_mail
from shared.ingest.our_mail import OurMail, our_mail
from shared.ingest.raw import RawStore
from shared.ingest.receive import Arrival, Receipt, receive
from shared.ingest.unreadable import UnreadableInput

MAIL = "email/"
RECEIPTS = "receipts/"
VERDICTS = ("spf", "dkim", "dmarc", "spam", "virus")
NOBODY = frozenset({"", "<>"})
SAID: dict[str, Delivery] = {
    "bounce": "bounced",
    "delay": "delayed",
    "delivered": "delivered",
    "complaint": "complained",
}


@dataclass(frozen=True)
class Received:
    """A signal stands in the log, now or since before."""

    signal: str
    """`email/<provider id>` or `form/<provider id>`."""
    receipt: Receipt


@dataclass(frozen=True)
class Unreceived:
    """There is nothing that could become a signal; coming again would change nothing."""

    because: str


def receive_record(house: House, raw: RawStore, ses: Mapping[str, Any]) -> Received | Unreceived:
    """Receive the mail that one record of an SES receipt event speaks of."""
    key = MAIL + str(ses["mail"]["messageId"])
    raw.put(RECEIPTS + key, json.dumps(_told(ses), sort_keys=True).encode())
    return receive_mail(house, raw, key)


def receive_mail(house: House, raw: RawStore, key: str) -> Received | Unreceived:
    """Receive a raw mail, by the verdicts that lie beside it if any do."""
    body = raw.get(key)
    if body is None:
        return Unreceived("the raw mail is gone")
    told = _told_before(raw, key)
    ours = our_mail(house.company)
    try:
        mail = read_mail(
            body,
            received_at=house.clock.now(),
            receipt=told,
            ours=ours,
            envelope_from=(told or {}).get("source"),
        )
    except UnreadableInput as nothing:
        return Unreceived(str(nothing))
    stream, receipt = receive(house, _arrival(house, mail, key, ours))
    return Received(stream.removeprefix("signal/"), receipt)


def _told(ses: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of a receipt what is needed to judge the mail, and nothing that names its author.

    Of the envelope's sender this is only whether there was one: an empty one marks a bounce.
    """
    receipt = ses.get("receipt") or {}
    verdicts = {f"{name}Verdict": receipt.get(f"{name}Verdict") for name in VERDICTS}
    told = {
        **{name: verdict for name, verdict in verdicts.items() if verdict},
        "recipients": [str(each) for each in receipt.get("recipients") or ()],
    }
    nobody = str(ses["mail"].get("source", "-")).strip() in NOBODY
    return {**told, "source": "<>"} if nobody else told


def _told_before(raw: RawStore, key: str) -> dict[str, Any] | None:
    kept = raw.get(RECEIPTS + key)
    return None if kept is None else dict(json.loads(kept))


def _arrival(house: House, mail: Mail, key: str, ours: OurMail) -> Arrival:
    signal = mail.signal
    plain = Arrival(
        signal=signal,
        raw=key,
        digest=mail.identity.digest,
        inbox_token=mail.keys.token,
        references=signal.thread.references or tuple(filter(None, (signal.thread.in_reply_to,))),
    )
    action = _returned_action(mail.bounced, ours) if mail.bounced else ""
    planned = house.book.action(action).planned if action else None
    if mail.bounced is None or planned is None:
        return plain
    return Arrival(
        signal=plain.signal,
        raw=key,
        digest=plain.digest,
        action=action,
        delivery=SAID[mail.bounced.kind],
        permanent=mail.bounced.permanent and _speaks_of(mail.bounced, planned.recipients),
    )


def _returned_action(bounced: Bounced, ours: OurMail) -> str:
    """Name the action whose mail came back: by our own header, or else by our Message-ID.

    Only who has seen the mail knows either, so a made-up report reaches no other mail.
    """
    own = bounced.own_id or ours.action_of(bounced.message_id)
    return f"action/{own}" if re.fullmatch(r"[0-9a-f]{26}", own) else ""


def _speaks_of(bounced: Bounced, recipients: tuple[str, ...]) -> bool:
    """Say whether the address that failed is ours to stop: not one that it was forwarded to."""
    failed = {normalise_address(each) for each in bounced.recipients} - {""}
    return not failed or bool(failed & {normalise_address(each) for each in recipients})
