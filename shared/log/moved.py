"""Which streams moved lately, from the index by day."""

from datetime import datetime, timedelta

from shared.log.codec import utc
from shared.log.log import EventLog


def moved_since(log: EventLog, since: datetime, now: datetime) -> dict[str, int]:
    """Give every stream with an event recorded at or after `since`, and its last version there.

    The index is eventually consistent: whoever must miss nothing overlaps.
    """
    found: dict[str, int] = {}
    day = since.date()
    while day <= now.date():
        after = utc(since) if day == since.date() else ""
        for _, stream, version in log.by_day(day, after):
            found[stream] = max(version, found.get(stream, 0))
        day += timedelta(days=1)
    return found
