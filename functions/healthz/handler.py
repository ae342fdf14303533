"""Healthz: says that the core answers."""

from typing import Any

from shared.gates.http import parse
from shared.gates.pages import front_page
from shared.gates.words.speech import Voice
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer without touching any store."""
    request = parse(event)
    log("healthz", path=request.path)
    if request.path == "/healthz":
        body = "" if request.method == "HEAD" else '{"ok": true}'
        return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": body}
    return front_page(Voice(request.language)).answer(request)
