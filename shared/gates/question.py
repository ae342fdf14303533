"""What the owner sees of one question, wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.domain.draft import Draft
from shared.domain.judgement import Judgement
from shared.domain.provenance import Provenance
from shared.gates.foreign import Foreign


@dataclass(frozen=True)
class Quote:
    """A fact, and the client's own words for it."""

    fact: str
    words: str


@dataclass(frozen=True)
class Newer:
    """A later question about the same opportunity; its own mail holds its link."""

    id: str
    state: str


@dataclass(frozen=True)
class Question:
    """One question with all its reasons, on one screen."""

    id: str
    kind: str
    opportunity: str
    draft: Draft
    """What would be sent; for a mail of unknown fate, what may have been."""
    by_hand: Foreign
    """What the owner wrote into it and code did not work out."""
    amount: str
    content_hash: str
    offer: Mapping[str, Any]
    """What the client will read and accept behind the mail's link; empty where it brings none."""
    judgements: tuple[Judgement, ...]
    """What the policies say of the mail, and of its price."""
    evidence: tuple[Quote, ...]
    asked: tuple[str, ...]
    """The client's questions that the mail answers."""
    changed: tuple[str, ...]
    """Lines that differ from the draft that the owner saw last, with their sign."""
    overtaken: Literal["", "wrote", "won"]
    """What happened before these words of the owner's could leave."""
    before: Draft | None
    """Words of the owner's that the client overtook, and that this draft does not begin from."""
    provenance: Provenance
    expires_at: datetime
    remind_at: datetime
    state: str
    decided_at: datetime
    how: str
    answer: str
    note: str
    since_then: tuple[str, ...]
    """What the client wrote after the question was asked."""
    mail: str
    """Where the mail that the question is about stands."""
    leaves_at: datetime | None
    undo_seconds: int
    undoable: bool
    attempt: int
    sign_in: bool
    """A link alone is too weak for this amount."""
    company_name: str
    newer: Newer | None = None

    @property
    def open(self) -> bool:
        """Say whether an answer still counts."""
        return self.state == "pending"

    @property
    def taken_back(self) -> bool:
        """Say whether it was answered with a yes whose mail never left after all."""
        agreed = self.kind == "draft" and self.state in ("granted", "edited")
        return agreed and self.mail == "undone"

    @property
    def badge(self) -> str:
        """Say in one word where it stands now, whatever was said before."""
        return "taken_back" if self.taken_back else self.state

    @property
    def again(self) -> bool:
        """Say whether the owner saw an earlier draft of this mail."""
        return bool(self.changed)
