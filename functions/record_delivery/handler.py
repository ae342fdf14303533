"""Record Delivery: what SES says of our mails is put down and acted upon."""

from typing import Any

from functions.wiring import house
from shared.ingest.delivery import record
from shared.ingest.mail_in import Received
from shared.telemetry import count, log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Record each message; one that cannot be read is named by its kind and not tried again."""
    received, refused = [], []
    for each in event["Records"]:
        outcome = record(house("record_delivery"), each["Sns"].get("Message"))
        if isinstance(outcome, Received):
            log("delivery_recorded", signal=outcome.signal, receipt=outcome.receipt)
            received.append(outcome.signal)
        else:
            log("delivery_refused", because=outcome.because)
            count("DeliveryRefused")
            refused.append(outcome.because)
    return {"received": received, "refused": refused}
