"""How a function gets the consumers of the stream, and rings them."""

from functools import cache
from typing import TYPE_CHECKING, Any

from functions.wiring import (
    checkpoints,
    clock,
    errands,
    event_log,
    executions,
    house,
    parked,
    vault,
    views,
    waits,
)
from shared.telemetry import gauge, log

if TYPE_CHECKING:
    from shared.orchestrate.bells import Bell, Handle


def _bell(consumer: str, handle: "Handle", nouns: frozenset[str] | None = None) -> "Bell":
    from shared.orchestrate.bells import Bell

    return Bell(consumer, checkpoints(), parked(), clock(), handle, nouns)


@cache
def router_bell() -> "Bell":
    """Give the consumer that files signals, starts workflows, wakes waits and sends for mails."""
    from shared.orchestrate.route import Router

    router = Router(house("route_events"), waits(), executions(), errands())
    return _bell("router", router, Router.HEARS)


@cache
def archive_bell() -> "Bell":
    """Give the consumer that copies events to the archive."""
    from shared.log.archivist import Archivist
    from shared.log.s3 import S3Archive

    return _bell("archive", Archivist(event_log(), S3Archive()))


@cache
def projector_bell() -> "Bell":
    """Give the consumer that keeps the views."""
    from shared.views.projector import Projector

    return _bell("projector", Projector(event_log(), vault(), views()), Projector.HEARS)


def rung(name: str, event: dict[str, Any], bells: "list[Bell]") -> dict[str, Any]:
    """Ring every bell for the streams that a batch of records names; what fails is parked.

    A failure to park is raised, so that the records come again.
    """
    keys = [r["dynamodb"]["Keys"] for r in event["Records"] if r["eventName"] != "REMOVE"]
    streams = list(dict.fromkeys(k["stream"]["S"] for k in keys))
    left = [stream for bell in bells for stream in bell.ring(streams)]
    log(name, records=len(keys), streams=len(streams), parked=len(left))
    if left:
        gauge("ParkedStreams", len(left))
    return {"batchItemFailures": []}
