"""Resume Workflows: starts the next execution wherever work was left standing."""

from typing import Any

from functions.wiring import event_log, executions, house, views, waits
from shared.domain.names import noun
from shared.orchestrate.resume import resume
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Look at every opportunity that is not at rest; the log says whether it needs work."""
    after_restart = bool(event.get("after_restart"))
    started = resume(
        house("resume_workflows"),
        waits(),
        executions(),
        _all() if after_restart else _seen(),
        after_restart=after_restart,
    )
    log("resumed", count=len(started))
    return {"started": started}


def _seen() -> list[str]:
    return [f"opportunity/{row.id}" for row in views().list("pipeline")]


def _all() -> list[str]:
    """Ask the log itself: what died before it was seen is in no view yet."""
    return [stream for stream in event_log().streams() if noun(stream) == "opportunity"]
