"""Reconcile Actions: looks after every effect whose ending nobody recorded."""

from typing import Any

from functions.wiring import views, workshop
from shared.orchestrate.reconcile import reconcile
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Look after the actions of an errand, or after all that are open; repeat nothing unknown."""
    unsettled = event.get("actions") or _open()
    moved = reconcile(workshop("reconcile_actions"), unsettled)
    log("reconciled", open=len(unsettled), moved=moved)
    return {"open": len(unsettled), "moved": moved}


def _open() -> list[str]:
    return [f"action/{row.id}" for row in views().list("actions") if row.body["open"]]
