"""What comes in by mail or from the provider: stored first, received at least once."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from shared.flow.house import House
from shared.ingest.delivery import record
from shared.ingest.mail_in import MAIL, receive_record
from tests.simulation.insisting import insist
from tests.simulation.scheduler import MINUTE, Scheduler
from tests.simulation.stores import SimRawStore

News = Literal["Send", "Delivery", "Bounce", "Complaint"]
AGAIN_AFTER = (MINUTE, 2 * MINUTE)
"""Lambda tries a failed asynchronous invocation twice more."""
SNS_AGAIN_AFTER = (20.0, 20.0, MINUTE, 10 * MINUTE, 20 * MINUTE, 20 * MINUTE)
"""The topic tries longer."""


@dataclass
class Inbox:
    """Receives what others deliver; a mail is durable before anybody is told yes."""

    scheduler: Scheduler
    raw: SimRawStore
    house: Callable[[], House]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """Of mails: one gets its own before its bytes lie anywhere."""
    mails: list[str] = field(default_factory=list)
    """Keys of the mails that the outside world was told we have."""
    news: set[tuple[str, int]] = field(default_factory=set)
    """Attempts of which the provider told us that they left."""
    stopped: set[str] = field(default_factory=set)
    """Actions whose recipient complained, or cannot be reached for good."""
    bounced: set[tuple[str, int]] = field(default_factory=set)
    """Attempts of which the provider told us that they did not arrive."""

    def mail(self, raw: bytes, *, proven: bool, to: str) -> None:
        """Take a mail in, as the provider does: bytes into the bucket, then an invocation."""
        name = f"mail{next(self.numbers)}"
        verdict = {"status": "PASS" if proven else "FAIL"}
        receipt = {
            "spamVerdict": {"status": "PASS"},
            "virusVerdict": {"status": "PASS"},
            "dkimVerdict": verdict,
            "dmarcVerdict": verdict,
            "recipients": [to],
        }
        self.raw.put(MAIL + name, raw)
        self.mails.append(MAIL + name)
        event = {"mail": {"messageId": name, "source": "someone"}, "receipt": receipt}
        run = lambda: receive_record(self.house(), self.raw, event)  # noqa: E731
        insist(self.scheduler, f"receive {name}", run, AGAIN_AFTER)

    def tell(self, kind: News, action: str, attempt: int, *, permanent: bool = False) -> None:
        """Deliver the provider's word about one attempt, through its topic."""
        news = {
            "eventType": kind,
            "mail": {
                "messageId": f"{action}-{attempt}",
                "tags": {"action": [action], "attempt": [str(attempt)]},
            },
            "bounce": {"bounceType": "Permanent" if permanent else "Transient"},
        }
        text = json.dumps(news)
        run = lambda: record(self.house(), text)  # noqa: E731

        def done(_answer: object) -> None:
            self.news.add((action, attempt))
            if kind == "Bounce":
                self.bounced.add((action, attempt))
            if kind == "Complaint" or (kind == "Bounce" and permanent):
                self.stopped.add(action)

        insist(self.scheduler, f"{kind} {action[:6]}", run, SNS_AGAIN_AFTER, done)
