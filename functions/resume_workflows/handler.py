"""Resume Workflows: starts the next execution wherever work was left standing."""

from typing import Any

from functions.wiring import event_log, executions, house, views, waits
from shared.domain.names import noun
from shared.orchestrate.resume import resume
from shared.orchestrate.standing import standing
from shared.telemetry import log


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Look at every opportunity that is not at rest; the log says whether it needs work."""
    home, after_restart = house("resume_workflows"), bool(event.get("after_restart"))
    started = resume(
        home,
        waits(),
        executions(),
        _all() if after_restart else standing(views().list("pipeline"), home.clock.recorded()),
        after_restart=after_restart,
    )
    log("resumed", count=len(started))
    return {"started": started}


def _all() -> list[str]:
    """Ask the log itself: what died before it was seen is in no view yet."""
    return [stream for stream in event_log().streams() if noun(stream) == "opportunity"]
