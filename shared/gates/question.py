"""What the owner sees of one question, wherever it is shown."""

from dataclasses import dataclass
from datetime import datetime

from shared.domain.draft import Draft
from shared.domain.judgement import Judgement
from shared.domain.provenance import Provenance


@dataclass(frozen=True)
class Quote:
    """A fact, and the client's own words for it."""

    fact: str
    words: str


@dataclass(frozen=True)
class Question:
    """One question with all its reasons, on one screen."""

    id: str
    kind: str
    purpose: str
    opportunity: str
    draft: Draft
    content_hash: str
    maths: tuple[str, ...]
    """The price, step by step."""
    judgement: Judgement | None
    evidence: tuple[Quote, ...]
    provenance: Provenance
    opened_at: datetime
    expires_at: datetime
    remind_at: datetime
    state: str
    decided_at: datetime | None
    how: str
    note: str
    since_then: tuple[str, ...]
    """What the client wrote after the question was asked."""
    undoable: bool
    attempt: int
    company_name: str
    zone: str = "UTC"

    @property
    def title(self) -> str:
        """Say in a few words what is asked."""
        if self.kind == "unknown_delivery":
            return f"Did this go out? {self.draft.subject or 'A mail to a client'}"
        return f"{ASKS[self.purpose]}: {self.draft.subject}"

    @property
    def consequence(self) -> str:
        """Say what a yes changes, and what silence does."""
        if self.kind == "unknown_delivery":
            return "Nothing is sent again unless you say so."
        return f"{YES[self.purpose]} Without an answer nothing is sent."


ASKS = {
    "proposal": "Send this proposal?",
    "answer": "Send this answer?",
    "nurture": "Send this mail?",
    "decline": "Send this refusal?",
    "followup": "Send this reminder?",
}
YES = {
    "proposal": "With your yes the proposal goes out, and Keel waits for the client.",
    "answer": "With your yes the client gets this answer.",
    "nurture": "With your yes the lead gets this mail, and Keel looks again later.",
    "decline": "With your yes the lead is told, and the opportunity ends.",
    "followup": "With your yes the client is reminded once.",
}
