"""What the owner may answer, and what became of an answer."""

from dataclasses import dataclass
from typing import Literal

from shared.domain.approval import Approval, How

Choice = Literal["approve", "edit", "return", "reject", "undo", "it_went_out", "send_again", "drop"]
CHOICES: dict[str, tuple[Choice, ...]] = {
    "draft": ("approve", "edit", "return", "reject", "undo"),
    "unknown_delivery": ("it_went_out", "send_again", "drop"),
}


@dataclass(frozen=True)
class Answer:
    """What the owner chose on which page."""

    choice: Choice
    how: How
    shown_hash: str = ""
    """Content hash of what was shown; a stale page cannot decide."""
    subject: str = ""
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Answered:
    """Whether this answer took effect, and what stands."""

    took_effect: bool
    stands: Approval
    because: str = ""
