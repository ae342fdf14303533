"""Open waits in DynamoDB; a closed wait is deleted, and its token with it."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from shared.log.codec import utc
from shared.log.dynamodb.tables import bound, named
from shared.orchestrate.waits import Wait

OPEN = "open"


class OpenWaits(GlobalSecondaryIndex["WaitItem"]):  # type: ignore[no-untyped-call] # pynamodb
    """All open waits, oldest first; eventually consistent."""

    class Meta:
        """Holds whole waits, so that waking needs no second read."""

        index_name = "open"
        projection = AllProjection()

    open = UnicodeAttribute(hash_key=True)
    parked_at = UnicodeAttribute(range_key=True)


class WaitItem(Model):
    """One open wait."""

    token = UnicodeAttribute(hash_key=True)
    open = UnicodeAttribute()
    subject = UnicodeAttribute()
    watched = JSONAttribute()
    due_at = UnicodeAttribute(null=True)
    parked_at = UnicodeAttribute()
    by_open = OpenWaits()


class DynamoWaits:
    """Waits in the table `table`, or else `KEEL_WAITS_TABLE`."""

    def __init__(self, table: str = "") -> None:
        self._table = table

    @cached_property
    def _waits(self) -> type[WaitItem]:
        return bound(WaitItem, named(self._table, "KEEL_WAITS_TABLE"))

    def park(self, wait: Wait) -> None:
        """Keep a wait open; the same token again replaces it."""
        self._waits(
            wait.token,
            open=OPEN,
            subject=wait.subject,
            watched=dict(wait.watched),
            due_at=utc(wait.due_at) if wait.due_at else None,
            parked_at=utc(wait.parked_at),
        ).save()

    def close(self, token: str) -> None:
        """Close a wait; closed and unknown ones are ignored."""
        self._waits(token).delete()

    def open(self) -> Iterator[Wait]:
        """Give all open waits, oldest first; eventually consistent."""
        for item in self._waits.by_open.query(OPEN):
            yield Wait(
                token=item.token,
                subject=item.subject,
                watched=item.watched,
                due_at=datetime.fromisoformat(item.due_at) if item.due_at else None,
                parked_at=datetime.fromisoformat(item.parked_at),
            )
