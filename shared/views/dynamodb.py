"""View rows in DynamoDB; each is written only over the version it was folded from."""

from collections.abc import Iterator
from functools import cached_property

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError
from pynamodb.models import Model

from shared.log.dynamodb.commit import unmet
from shared.log.dynamodb.tables import bound, named
from shared.views.store import Row


class ViewItem(Model):
    """One row of a view."""

    view = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    body = JSONAttribute()


class DynamoViewStore:
    """Views in the table `table`, or else `KEEL_VIEWS_TABLE`."""

    def __init__(self, table: str = "") -> None:
        self._table = table

    @cached_property
    def _rows(self) -> type[ViewItem]:
        return bound(ViewItem, named(self._table, "KEEL_VIEWS_TABLE"))

    def get(self, view: str, id: str) -> Row | None:
        """Give one row, strongly consistent."""
        try:
            return _row(self._rows.get(view, id, consistent_read=True))
        except Model.DoesNotExist:
            return None

    def put(self, row: Row, seen: int) -> bool:
        """Replace a row if it still stands at version `seen` (0: absent); False if not."""
        unmoved = ViewItem.version == seen if seen else ViewItem.version.does_not_exist()
        try:
            self._item(row.view, row).save(unmoved)
        except PutError as error:
            if unmet(error):
                return False
            raise
        return True

    def list(self, view: str) -> Iterator[Row]:
        """Give all rows of a view by id."""
        for item in self._rows.query(view, consistent_read=True):
            yield _row(item)

    def clear(self, view: str) -> None:
        """Drop a view."""
        with self._rows.batch_write() as batch:
            for item in self._rows.query(view, consistent_read=True):
                batch.delete(item)

    def swap(self, shadow: str, live: str) -> None:
        """Replace the rows of `live` by those of `shadow` and drop the shadow.

        Row by row: a row that its projector moves meanwhile falls back to the version it had
        in the shadow, which makes it late, never wrong.
        """
        new = {row.id: row for row in self.list(shadow)}
        with self._rows.batch_write() as batch:
            for row in new.values():
                batch.save(self._item(live, row))
            for row in self.list(live):
                if row.id not in new:
                    batch.delete(self._rows(live, row.id))
        self.clear(shadow)

    def _item(self, view: str, row: Row) -> ViewItem:
        return self._rows(view, row.id, version=row.version, body=row.body)


def _row(item: ViewItem) -> Row:
    return Row(item.view, item.id, int(item.version), item.body)
