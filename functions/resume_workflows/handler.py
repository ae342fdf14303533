"""Resume Workflows: starts the next execution wherever work was left standing."""

from typing import Any

from functions.wiring import executions, house, views, waits
from shared.orchestrate.resume import resume
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Look at every opportunity that is not at rest; the log says whether it needs work."""
    standing = [f"opportunity/{row.id}" for row in views().list("pipeline")]
    started = resume(
        house("resume_workflows"),
        waits(),
        executions(),
        standing,
        after_restart=bool(event.get("after_restart")),
    )
    log("resumed", count=len(started))
    return {"started": started}
