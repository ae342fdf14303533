"""Sweep: receives, files and rings what was left lying, a bounded piece at a time."""

from dataclasses import asdict
from typing import Any

from functions.wiring import (
    archive_bell,
    checkpoints,
    event_log,
    house,
    parked,
    projector_bell,
    raw_store,
    router_bell,
)
from shared.orchestrate.sweep import Broom, sweep
from shared.telemetry import gauge, log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Sweep once from where the last sweep ended."""
    bells = (router_bell(), projector_bell(), archive_bell())
    broom = Broom(house("sweep"), event_log(), raw_store(), bells, checkpoints(), parked())
    found = asdict(sweep(broom, after_restart=bool(event.get("after_restart"))))
    log("swept", **found)
    gauge("ParkedStreams", found["parked"])
    return found
