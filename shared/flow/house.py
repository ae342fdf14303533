"""What every decision in the house may use: the log, the clock, the company and its keys."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from shared.clock.clock import Clock
from shared.company.company import Company
from shared.company.pace import Pace
from shared.domain.writes import Origin
from shared.flow.book import Book
from shared.flow.snapshot import Snapshot
from shared.log.log import EventLog
from shared.policy.library import Policies
from shared.vault.links import Links
from shared.vault.vault import Vault


@dataclass(frozen=True)
class House:
    """The ports that gates, ingest, actions and steps share; built once per process."""

    log: EventLog
    clock: Clock
    company: Company
    policies: Policies
    vault: Vault
    links: Links
    public_url: str
    """Origin of every link in a mail, without a trailing slash."""
    name: str = "keel"
    """Who acts, for the envelope: `keel/<function>`."""

    @property
    def book(self) -> Book:
        """Give the reader of folded streams."""
        return Book(self.log)

    @cached_property
    def pace(self) -> Pace:
        """Give the company's durations and caps."""
        return self.company.pace()

    def afresh(self) -> Self:
        """Give the same house for one attempt or one page, which reads each stream once."""
        return replace(self, log=Snapshot(self.log))

    def origin(self, subject: str, causation: str = "", actor: str = "", trust: str = "") -> Origin:
        """Say who appends, and for which subject."""
        return Origin(
            actor=actor or self.name,
            source=self.name,
            correlation=subject,
            causation=causation,
            trust=trust,
        )

    def link(self, purpose: str, stream: str) -> str:
        """Give the secret link of an approval, a proposal or an unsubscribe page."""
        return f"{self.public_url}/{PATHS[purpose]}/{self.links.sign(purpose, stream)}"


PATHS = {"approval": "approvals", "proposal": "proposals", "unsubscribe": "unsubscribe"}
