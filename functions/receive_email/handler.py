"""Receive Email: every mail that came in becomes one signal; its raw bytes lie in S3 already."""

from typing import Any

from functions.wiring import house, raw_store
from shared.ingest.mail_in import Received, receive_record
from shared.telemetry import count, log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Receive each mail of the event once; whoever delivers it again finds it there."""
    received, refused = [], []
    for record in event["Records"]:
        ses = record["ses"]
        outcome = receive_record(house("receive_email"), raw_store(), ses)
        mail = ses["mail"]["messageId"]
        if isinstance(outcome, Received):
            log("mail_received", mail=mail, signal=outcome.signal, receipt=outcome.receipt)
            received.append(outcome.signal)
        else:
            log("mail_refused", mail=mail, because=outcome.because)
            count("MailRefused")
            refused.append(mail)
    return {"received": received, "refused": refused}
