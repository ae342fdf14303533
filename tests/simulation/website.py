"""The company's website: it posts what visitors fill in, signed, until it is told what became of it."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from standardwebhooks import Webhook

from shared.flow.house import House
from shared.ingest.webhook_in import Answer, receive_call
from shared.vault.data_keys import KEEP_FOR
from tests.simulation.insisting import insist
from tests.simulation.scheduler import HOUR, MINUTE, Scheduler
from tests.simulation.stores import SimRawStore

SECRET = "whsec_" + base64.b64encode(b"what the website signs with").decode()
AGAIN_AFTER = (5.0, 5 * MINUTE, 30 * MINUTE, 2 * HOUR)
"""Standard Webhooks: a delivery that was not answered is tried again, with growing pauses."""


@dataclass
class Website:
    """Delivers forms; what it was answered is what the outside world knows."""

    scheduler: Scheduler
    raw: SimRawStore
    house: Callable[[], House]
    told: list[tuple[str, bytes, int]] = field(default_factory=list)
    """(delivery's id, body, status): every answer that came."""
    held: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    """(delivery's id, since, until) of forms that a function held for longer than any lives."""

    def post(self, ident: str, fields: dict[str, str], times: int = 1) -> None:
        """Deliver a form, perhaps several times at once."""
        body = json.dumps(fields).encode()

        def done(answer: Answer) -> None:
            self.scheduler.tell(f"form {ident}: {answer.status}")
            self.told.append((ident, body, answer.status))

        for _ in range(times):
            call = partial(self._call, ident, body)
            insist(self.scheduler, f"form {ident}", call, AGAIN_AFTER, done)

    def _call(self, ident: str, body: bytes) -> Answer:
        now = self.scheduler.now
        headers = {
            "webhook-id": ident,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(ident, now, body.decode()),
        }
        event: dict[str, Any] = {
            "pathParameters": {"source": "form"},
            "headers": headers,
            "body": body.decode(),
        }
        try:
            return receive_call(self.house(), self.raw, lambda _source: SECRET, event)
        finally:
            if (self.scheduler.now - now).total_seconds() > KEEP_FOR:
                self.held.append((ident, now, self.scheduler.now))
