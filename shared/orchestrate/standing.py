"""Which sales may have been left standing, as far as the pipeline knows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zlib import crc32

from shared.views.store import Row

RUN = timedelta(minutes=5)
"""How often those left standing are looked for."""
RUNS = timedelta(days=1) // RUN


def standing(pipeline: Iterable[Row], now: datetime) -> list[str]:
    """Give the sales that are not at rest, and a few of the others in turn.

    A row may lag behind its sale, or be set aside for ever: so each sale at rest is asked itself
    once a day, and a company of ten thousand that have ended reads some thirty of them in a run.
    """
    turn = int(now.timestamp() // RUN.total_seconds()) % RUNS
    return [
        f"opportunity/{row.id}"
        for row in pipeline
        if not row.body["at_rest"] or crc32(row.id.encode()) % RUNS == turn
    ]
