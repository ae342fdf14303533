"""From a mail at the door to the question in the owner's mailbox, warm, hop by hop."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Self

from tests.bench.empty import EmptyPath, built, waited
from tests.bench.environment import told
from tests.bench.figures import Figure, duration
from tests.support.core import CoreProcess, core, link

WARM, MEASURED = 3, 8
"""Together fewer than the company takes on at once: a full house answers otherwise."""
HOPS = (
    ("received", "signal", "SignalReceived"),
    ("filed", "opportunity", "OpportunityOpened"),
    ("understood", "opportunity", "LeadUnderstood"),
    ("qualified", "opportunity", "LeadQualified"),
    ("drafted", "opportunity", "OwnerAsked"),
)
"""What is recorded on the way, in order; each hop ends with its event."""
BENCH = "bench@studio.example"
"""Who gets the mails of the empty path."""
HOW = f"embedded core, warm, no model, median of {MEASURED}"


@dataclass(frozen=True)
class Passed:
    """One way from the door to the mailbox, in milliseconds: all of it, and hop by hop."""

    taken: float
    hops: dict[str, float]

    @classmethod
    def of(cls, begun: float, taken: float, marks: dict[str, float]) -> Self:
        """Give it from the moments, in seconds, at which each hop was done."""
        ends = [(marks[name] - begun) * 1000 for name, _, _ in HOPS]
        spent = [end - start for start, end in pairwise([0.0, *ends, taken])]
        return cls(taken, dict(zip([*(name for name, _, _ in HOPS), "mailed"], spent, strict=True)))


def figures() -> Iterator[tuple[str, Figure]]:
    """Measure a warm core beside the same hops with nothing in them."""
    with TemporaryDirectory() as home, core(Path(home) / "data") as process:
        empty = _empty(process)
        full, bare = [], []
        for number in range(WARM + MEASURED):
            full.append(_inquiry(process, number))
            bare.append(_pass(process, empty, number))
        lag = _lag(process)
    yield from beside(full[WARM:], bare[WARM:])
    yield "projection_lag", duration(*lag, HOW)


def beside(full: list[Passed], bare: list[Passed]) -> Iterator[tuple[str, Figure]]:
    """Give the whole way and each of its hops beside the same with empty handlers."""
    taken, floor = median(each.taken for each in full), median(each.taken for each in bare)
    base = "the same hops with empty handlers"
    yield "mail_to_approval", duration(taken, "ms", base, floor, HOW)
    for name in full[0].hops:
        spent, least = (median(each.hops[name] for each in ways) for ways in (full, bare))
        base = "the same hop with an empty handler"
        yield f"hop_{name}", duration(spent, "ms", base, least, f"part of mail_to_approval; {HOW}")


def _empty(process: CoreProcess) -> EmptyPath:
    record = process.running.record
    bucket = process.running.environment()["KEEL_RAW_BUCKET"]
    return built(cache(process.running.client), record.inbox, BENCH, bucket)


def _inquiry(process: CoreProcess, number: int) -> Passed:
    """Send one inquiry, and see when each hop was recorded and its question was out."""
    sender = f"client{number}@client.example"
    mail = process.inquiry(f"Ada Example <{sender}>")
    begun, start = time.time(), time.perf_counter()
    process.send(mail, sender)
    waited(lambda: bool(process.questions(sender)))
    taken = (time.perf_counter() - start) * 1000
    process.running.settle()
    [question] = process.questions(sender)
    streams = _streams(process, question)
    marks = {name: _recorded(process, streams[noun], kind) for name, noun, kind in HOPS}
    return Passed.of(begun, taken, marks)


def _streams(process: CoreProcess, question: dict[str, Any]) -> dict[str, str]:
    approval = link(question, "approvals").rpartition("/")[2].partition(".")[0]
    opportunity = process.row("approvals", approval)["opportunity"]
    card = process.row("cards", opportunity.partition("/")[2])
    return {"opportunity": opportunity, "signal": card["signals"][0]}


def _recorded(process: CoreProcess, stream: str, kind: str) -> float:
    from functions.wiring import event_log

    with told(process.running.environment()):
        recorded = event_log().read(stream)
    return next(r.recordedtime for r in recorded if r.type == kind).timestamp()


def _pass(process: CoreProcess, empty: EmptyPath, number: int) -> Passed:
    """Pass the empty path once; its mail says when each hop was done."""
    before = len(process.mails(BENCH))
    begun, start = time.time(), time.perf_counter()
    empty.mailed(number)
    waited(lambda: len(process.mails(BENCH)) > before)
    taken = (time.perf_counter() - start) * 1000
    return Passed.of(begun, taken, json.loads(process.mails(BENCH)[-1]["text"]))


def _lag(process: CoreProcess) -> tuple[float, str, str, float]:
    """Give how long an appended event takes to reach its view, beside writing the row itself."""
    from functions.wiring import event_log, views
    from shared.domain.contact import ContactRecognised
    from shared.domain.writes import Origin, Write
    from shared.views.store import Row

    found, bare = [], []
    with told(process.running.environment()):
        for number in range(WARM + MEASURED):
            event = ContactRecognised(at=datetime.now().astimezone(), handle="h", email="", name="")
            name = f"lag{os.getpid()}-{number}"
            stream = Write(f"contact/{name}", 0, [event], f"handle/{name}")
            event_log().append(Origin("bench"), stream)
            taken = waited(lambda name=name: views().get("contacts", name) is not None)  # type: ignore[misc]
            start = time.perf_counter()
            views().put(Row("bench", name, 1, {}), 0)
            views().get("bench", name)
            if number >= WARM:
                found.append(taken * 1000)
                bare.append((time.perf_counter() - start) * 1000)
    return median(found), "ms", "writing and reading the row directly", median(bare)
