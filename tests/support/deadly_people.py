"""Who writes to a core that may die, who answers it, and how to see what became of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.support.core import CoreProcess
from tests.support.deadly_core import came
from tests.support.pages import Page, get, link

ADA, BOB, CEM = "ada@bakery.example", "bob@pottery.example", "cem@cinema.example"


def inquire(core: CoreProcess, who: str) -> None:
    """Let somebody write, and all that follows happen."""
    core.send(core.inquiry(f"A client <{who}>"))
    core.running.settle()


def approve(core: CoreProcess, who: str) -> None:
    """Say yes to the offer for somebody."""
    [question] = came(lambda: core.questions(who))
    assert get(link(question, "approvals")).decide("approve").status == 200


def doubts(core: CoreProcess, who: str) -> list[Page]:
    """Give the pages that ask what became of a mail to somebody."""
    pages = [get(link(mail, "approvals")) for mail in core.questions(who)]
    return [page for page in pages if "it_went_out" in page.text]


def stage(core: CoreProcess, who: str) -> Any:
    """Say where the sale to somebody stands."""
    return core.lead(core.questions(who)[0])["stage"]


def pass_time(core: CoreProcess, **time: float) -> None:
    """Let time pass, and all that falls due meanwhile happen."""
    core.running.tick(core.running.now() + timedelta(**time))


def archived(core: CoreProcess) -> int:
    """Count the events in the archive, by what their objects' names say that they hold."""
    s3 = core.running.client("s3")
    bucket = core.running.environment()["KEEL_ARCHIVE_BUCKET"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="events/")
    keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
    return len({event for key in keys for event in _held(key)})


def _held(key: str) -> Iterator[tuple[str, int]]:
    folder, _, versions = key.rpartition("/")
    first, _, last = versions.partition("-")
    yield from ((folder, version) for version in range(int(first), int(last or first) + 1))
