"""A long history: one unfinished sale, told many times over under other names, with many notes."""

import json
import re

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain import names
from shared.domain.event import Event
from shared.domain.opportunity_events import NoteTaken
from shared.domain.workflow import WorkflowStarted
from shared.domain.writes import Write
from shared.log.codec import cursor
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.vault.vault import Vault
from tests.support.houses import ORIGIN, SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio

KEPT = ("handle", "company")
"""Nouns that all the sales share: one client, one company."""


def long_history(vault: Vault, count: int, sales: int = 20) -> InMemoryEventLog:
    """Give a log of at least `count` events, sealed in `vault`.

    In every sale a granted proposal waits to be sent, its undo window over: whoever performed
    what lies there would send a mail for each.
    """
    story = Studio()
    story.waits_to_send()
    started = WorkflowStarted(at=story.clock.now(), subject_version=1)
    story.put(names.workflow(SUBJECT), started)
    told = sorted((r for s in story.log.streams() for r in story.log.read(s)), key=cursor)
    own = [s for s in story.log.streams() if names.noun(s) not in KEPT]
    renamed = re.compile("|".join(re.escape(s) for s in sorted(own, key=len, reverse=True)))
    log = InMemoryEventLog(vault, MovableClock(), SeededIds(), InMemoryClaims())
    for number in range(sales):
        for recorded in told:
            stream = renamed.sub(rf"\g<0>-{number}", recorded.stream)
            event = _again(recorded.event, renamed, number)
            log.append(ORIGIN, Write(stream, log.head(stream), [event], recorded.person))
    _noted(log, count - sales * len(told), sales)
    return log


def _noted(log: InMemoryEventLog, count: int, sales: int) -> None:
    """Add notes to all sales in turn."""
    for number in range(count):
        stream = f"{SUBJECT}-{number % sales}"
        note = NoteTaken(at=log.read(stream)[0].event.at, note=f"Note {number}")
        log.append(ORIGIN, Write(stream, log.head(stream), [note], HANDLE))


def _again(event: Event, renamed: "re.Pattern[str]", number: int) -> Event:
    text = renamed.sub(rf"\g<0>-{number}", json.dumps(event.model_dump(mode="json")))
    return type(event).model_validate_json(text)
