"""From a mail at the door to the question in the owner's mailbox, warm, hop by hop."""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

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


def figures() -> Iterator[tuple[str, Figure]]:
    """Measure a warm core beside the same hops with nothing in them."""
    with TemporaryDirectory() as home, core(Path(home) / "data") as process:
        empty = _empty(process)
        full_ms, empty_ms, hops = [], [], []
        for number in range(WARM + MEASURED):
            taken, marks = _inquiry(process, number)
            bare = _pass(process, empty, number)
            if number >= WARM:
                full_ms.append(taken)
                empty_ms.append(bare)
                hops.append(marks)
        lag = _lag(process)
    floor = median(empty_ms)
    how = f"embedded core, warm, no model, median of {MEASURED}"
    base = "the same hops with empty handlers"
    yield "mail_to_approval", duration(median(full_ms), "ms", base, floor, how)
    for name in hops[0]:
        spent = median(each[name] for each in hops)
        yield f"hop_{name}", duration(spent, "ms", base, floor, f"part of mail_to_approval; {how}")
    yield "projection_lag", duration(*lag, how)


def _empty(process: CoreProcess) -> EmptyPath:
    record = process.running.record
    bucket = process.running.environment()["KEEL_RAW_BUCKET"]
    return built(cache(process.running.client), record.inbox, "bench@studio.example", bucket)


def _inquiry(process: CoreProcess, number: int) -> tuple[float, dict[str, float]]:
    """Send one inquiry; give milliseconds until its question is out, and those of each hop."""
    sender = f"client{number}@client.example"
    mail = process.inquiry(f"Ada Example <{sender}>")
    begun = datetime.now().astimezone()
    start = time.perf_counter()
    process.send(mail, sender)
    waited(lambda: bool(process.questions(sender)))
    taken = (time.perf_counter() - start) * 1000
    process.running.settle()
    return taken, _hops(process, sender, begun, taken)


def _hops(process: CoreProcess, sender: str, begun: datetime, taken: float) -> dict[str, float]:
    [question] = process.questions(sender)
    streams = _streams(process, question)
    found: dict[str, float] = {}
    last = 0.0
    for name, noun, kind in HOPS:
        at = (_recorded(process, streams[noun], kind) - begun).total_seconds() * 1000
        found[name], last = at - last, at
    return {**found, "mailed": taken - last}


def _streams(process: CoreProcess, question: dict[str, Any]) -> dict[str, str]:
    approval = link(question, "approvals").rpartition("/")[2].partition(".")[0]
    opportunity = process.row("approvals", approval)["opportunity"]
    card = process.row("cards", opportunity.partition("/")[2])
    return {"opportunity": opportunity, "signal": card["signals"][0]}


def _recorded(process: CoreProcess, stream: str, kind: str) -> datetime:
    from functions.wiring import event_log

    with told(process.running.environment()):
        recorded = event_log().read(stream)
    return next(r.recordedtime for r in recorded if r.type == kind)


def _pass(process: CoreProcess, empty: EmptyPath, number: int) -> float:
    """Give the milliseconds of one pass along the empty path."""
    before = len(process.mails("bench@studio.example"))
    start = time.perf_counter()
    empty.mailed(number)
    waited(lambda: len(process.mails("bench@studio.example")) > before)
    return (time.perf_counter() - start) * 1000


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
