"""The story of one opportunity, told from the log while it happens."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from shared.domain import names
from shared.domain.opportunity_events import OwnerAsked, SendingPlanned
from shared.domain.writes import Recorded
from shared.flow.book import Book
from shared.insight.telling import sentences
from shared.insight.trail import Trail, trail

if TYPE_CHECKING:
    from infra.cli.running import Log

WORDS = {
    "OpportunityOpened": "An opportunity is opened.",
    "LeadUnderstood": "Lead Intake reads the inquiry:",
    "LeadQualified": "Qualification says it fits:",
    "LeadNurtured": "Qualification says not yet:",
    "LeadDisqualified": "Qualification says it does not fit:",
    "OwnerAsked": "The Proposal Generator lays a proposal before the owner.",
    "SendingPlanned": "The mail is planned; until it leaves, the owner can take it back.",
    "ProposalSent": "The proposal leaves the house, once.",
    "OpportunityWon": "The opportunity is won.",
}
"""What the stages of a sale are called in the story; other events stand in the trail."""


class Story:
    """Tells each new event of the opportunity once, with its reasons."""

    def __init__(self, log: "Log", tell: Callable[[str], None]) -> None:
        self._log, self._tell = log, tell
        self._began = time.monotonic()
        self._told = 0
        self._subject = ""

    def say(self, line: str) -> None:
        """Tell what somebody did."""
        self.catch_up()
        self._tell(f"{time.monotonic() - self._began:5.1f}s  {line}")

    def catch_up(self) -> None:
        """Tell what has happened since the last look."""
        if not self._subject:
            self._subject = next(iter(self._subjects()), "")
        if not self._subject:
            return
        for recorded in self._log.read(self._subject, self._told):
            self._told = recorded.version
            self._tell_one(recorded)

    def subject(self) -> str:
        """Give the opportunity that the story is about."""
        self.catch_up()
        return self._subject

    def state(self, subject: str) -> str:
        """Give the stage that it is in."""
        return Book(self._log).opportunity(subject).stage

    def tell_trail(self, subject: str) -> None:
        """Tell everything, with every reason."""
        for entry in trail(self._log, subject).entries:
            first, *rest = entry.lines()
            self._tell(first)
            for line in rest:
                self._tell(f"    {line}")

    def document(self, subject: str, mails: list[dict[str, Any]]) -> dict[str, Any]:
        """Give the whole run as JSON."""
        o = Book(self._log).opportunity(subject)
        found: Trail = trail(self._log, subject)
        return {
            "opportunity": {
                "id": names.bare(subject),
                "stream": subject,
                "state": o.stage,
                "contact": o.contact,
                "wish": o.facts.wish,
            },
            "events": [_line(recorded) for recorded in self._everything()],
            "mails": [{"to": ", ".join(m["to"]), "subject": m["subject"]} for m in mails],
            "trail": found.document()["entries"],
        }

    def _tell_one(self, recorded: Recorded) -> None:
        words = WORDS.get(recorded.type)
        if words:
            self._tell(f"        {words}")
            for line in self._reasons(recorded):
                self._tell(f"          {line}")

    def _reasons(self, recorded: Recorded) -> list[str]:
        """Give the reasons of an event; a question's own stand in its own stream."""
        if isinstance(recorded.event, OwnerAsked):
            return [
                s for asked in self._log.read(recorded.event.approval) for s in sentences(asked)
            ]
        return [] if isinstance(recorded.event, SendingPlanned) else sentences(recorded)

    def _subjects(self) -> Iterator[str]:
        return (s for s in self._log.streams() if names.noun(s) == "opportunity")

    def _everything(self) -> list[Recorded]:
        found = [r for stream in self._log.streams() for r in self._log.read(stream)]
        return sorted(found, key=lambda r: (r.recordedtime, r.id))


def _line(recorded: Recorded) -> dict[str, Any]:
    return {
        "stream": recorded.stream,
        "version": recorded.version,
        "type": recorded.type,
        "time": recorded.time.isoformat(),
    }
