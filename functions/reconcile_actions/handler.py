"""Reconcile Actions: looks after every effect whose ending nobody recorded."""

from typing import Any

from functions.wiring import views, workshop
from shared.orchestrate.reconcile import reconcile
from shared.telemetry import log


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Ask the provider, then the owner; nothing is performed again by itself."""
    unsettled = [f"action/{r.id}" for r in views().list("actions") if r.body["open"]]
    moved = reconcile(workshop("reconcile_actions"), unsettled)
    log("reconciled", open=len(unsettled), moved=moved)
    return {"open": len(unsettled), "moved": moved}
