"""Receive Webhook: a signed delivery becomes one signal, and 202 means that it stands."""

from typing import Any

from functions.wiring import house, raw_store, secrets
from shared.ingest.webhook_in import receive_call
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one call; every refusal is a status, and none holds what was sent."""
    answer = receive_call(house("receive_webhook"), raw_store(), secrets().webhook_secret, event)
    log("webhook", status=answer.status, signal=answer.body.get("signal", ""))
    return answer.as_response()
