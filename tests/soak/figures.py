"""What a soak came to, printed, and written into the page on quality."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared.domain import names

if TYPE_CHECKING:
    from tests.soak.course import Soak

BEGIN, END = "<!-- soak: written by `make soak WRITE=1` -->", "<!-- end of soak -->"


@dataclass(frozen=True)
class Figures:
    """Numbers of one soak."""

    seconds: float
    seed: int
    kills: int
    mails_in: int
    broken: int
    looks: int
    rows: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, soak: "Soak", seconds: float) -> "Figures":
        """Count what happened."""
        memory = soak.calm.reality.memory
        nouns = Counter(names.noun(stream) for stream in memory.streams())
        types = Counter(r.type for s in memory.streams() for r in memory.read(s))
        picked = ("OpportunityWon", "OpportunityLost", "OpportunityWentDormant", "ApprovalExpired")
        rows = {
            **dict(sorted(soak.ground.counts.items())),
            "events": memory.count,
            **{f"streams: {noun}": n for noun, n in sorted(nouns.items())},
            **{f"events: {kind}": types[kind] for kind in picked},
        }
        counts = soak.ground.counts
        return cls(
            seconds=seconds,
            seed=soak.seed,
            kills=soak.ground.kills,
            mails_in=counts["mails in"],
            broken=len(soak.found),
            looks=soak.calm.looks,
            rows=tuple(rows.items()),
        )

    def table(self) -> str:
        """Give the counts by kind, one a line."""
        return "\n".join(f"{number:>7}  {what}" for what, number in self.rows)

    def summary(self) -> str:
        """Give the line that sums it up."""
        minutes = self.seconds / 60
        told = f"{self.kills} kills, {self.mails_in} mails in, {self.broken} broken"
        return f"{minutes:.1f} min, {told}"

    def markdown(self) -> str:
        """Give them as a part of a page."""
        rows = "\n".join(f"| {what} | {number} |" for what, number in self.rows)
        how = f"Seed {self.seed}; all promises were looked at {self.looks} times on the way."
        return f"`{self.summary()}`\n\n{how}\n\n| what | how often |\n|---|---:|\n{rows}"


def written(page: Path, figures: Figures) -> None:
    """Put the figures between their marks on a page; raises `ValueError` where it has none."""
    text = page.read_text()
    whole = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not whole.search(text):
        raise ValueError(f"{page} has no place for the figures of a soak")
    page.write_text(whole.sub(lambda _: f"{BEGIN}\n{figures.markdown()}\n{END}", text))
